import type { Subject } from '../evidence/evidence';
import { plain } from './words';

/** Single quotes take everything literally in POSIX shells; a quote inside is closed, escaped, opened again. */
export function shellQuote(text: string): string {
  return `'${plain(text, 256).replaceAll("'", `'\\''`)}'`;
}

/** Azure CLI on the subject's registry row. `rest` is ours, never text from outside. */
export function identityCommand(verb: 'show' | 'update', subject: Subject, rest: string): string {
  const hub = subject.hub.split('.')[0] ?? subject.hub;
  const noun = subject.moduleId === null ? 'device-identity' : 'module-identity';
  const module = subject.moduleId === null ? '' : ` --module-id ${shellQuote(subject.moduleId)}`;
  return `az iot hub ${noun} ${verb} --hub-name ${shellQuote(hub)} --device-id ${shellQuote(subject.deviceId)}${module} ${rest}`.trim();
}

/** Azure CLI on the subject's hub, read only. `rest` is ours, never text from outside. */
export function hubCommand({ hub }: Subject, rest: string): string {
  return `az iot hub show --name ${shellQuote(hub.split('.')[0] ?? hub)} ${rest}`;
}

/** A test of the way from the device's network to the hub: it opens TLS and sends nothing. */
export function reachCommand(subject: Subject, port: 8883 | 5671 | 443): string {
  return `openssl s_client -connect ${shellQuote(`${subject.hub}:${port}`)} </dev/null`;
}
