import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * From where a request comes: what the last proxy that is ours has seen. What stands further left in X-Forwarded-For was
 * written by whoever asks. A network of IPv6 (/64) is one household or one machine, so it counts as one.
 *
 * @param proxies how many stand before this server
 */
export function addressOf(request: Pick<IncomingMessage, 'headers' | 'socket'>, proxies: number): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  const seen = forwarded.split(',').map((part) => part.trim());
  const own = request.socket.remoteAddress ?? '';
  const found = proxies > 0 && forwarded !== '' ? (seen[Math.max(0, seen.length - proxies)] ?? own) : own;
  // App Service writes the port behind it.
  const bare = /^\[(.+)\](?::\d+)?$/.exec(found)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/.exec(found)?.[1] ?? found;
  const address = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
  return (isIPv6(address) ? networkOf(address) : address).slice(0, 100);
}

/** Its first four groups, written out. */
function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
