import { PUBLIC_CLOUD } from '../cloud';

/** Only this machine: what the lab may answer to. */
export function isLoopback(serviceUrl: string): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const { protocol, hostname, username } = new URL(serviceUrl);
  if (username !== '' || (protocol !== 'http:' && protocol !== 'https:')) return false;
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/**
 * The channels' own hosts, https only. The signature's `serviceurl` claim is checked besides.
 *
 * @param hosts those of the bot's cloud
 */
export function isChannelHost(serviceUrl: string, hosts = PUBLIC_CLOUD.bot.channelHosts): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const { protocol, hostname, username } = new URL(serviceUrl);
  return (
    protocol === 'https:' && username === '' && hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`))
  );
}

/** Exactly this origin, and a path below this one however it is written. */
export function isUnder(url: string, origin: string, path: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.username === '' && parsed.origin === origin && parsed.pathname.startsWith(path);
}
