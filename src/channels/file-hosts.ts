/**
 * Where SharePoint and OneDrive keep files that people give in Teams, by the name of the cloud: these and hosts below
 * them. "Office 365 URLs and IP address ranges" on learn.microsoft.com, one page for each cloud. Teams gives bots no
 * files at all in GCC High and DoD ("Send and receive files from a bot"); the air-gapped clouds' hosts are not known.
 */
const FILE_HOSTS: Readonly<Record<string, readonly string[]>> = {
  public: ['sharepoint.com'],
  fairfax: ['sharepoint.us', 'sharepoint-mil.us'],
  mooncake: ['sharepoint.cn'],
};

/** @param cloud its name; a cloud that is not listed has none */
export function isFileHost(url: string, cloud: string): boolean {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '' || parsed.port !== '')
    return false;
  const hosts = Object.hasOwn(FILE_HOSTS, cloud) ? (FILE_HOSTS[cloud] ?? []) : [];
  return hosts.some((host) => parsed.hostname.endsWith(`.${host}`));
}
