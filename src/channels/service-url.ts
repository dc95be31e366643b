/** Only this machine: what the lab may answer to. */
export function isLoopback(serviceUrl: string): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const { protocol, hostname, username } = new URL(serviceUrl);
  if (username !== '' || (protocol !== 'http:' && protocol !== 'https:')) return false;
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/** Hosts of the channels of Azure Bot Service, as the Agents SDK's outbound host validator lists them. */
const CHANNEL_HOSTS = ['botframework.com', 'smba.trafficmanager.net', 'botframework.azure.us', 'teams.microsoft.com'];

/** The channels' own hosts, https only. The signature's `serviceurl` claim is checked besides. */
export function isChannelHost(serviceUrl: string): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const { protocol, hostname, username } = new URL(serviceUrl);
  return (
    protocol === 'https:' &&
    username === '' &&
    CHANNEL_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`))
  );
}
