import { createHmac } from 'node:crypto';
import { isLetterOrDigit, matchAt, withoutEscape } from '../escapes';
import type { Rule } from '../rule';

const DOMAIN =
  /[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62}){0,8}\.[A-Za-z]{2,24}(?![\w-]|\.[A-Za-z0-9])/y;
/** `pump-17@sas.contoso` is a user name of AMQP, `getty@tty1.service` a unit, `icon@2x.png` a file. */
const NO_MAIL = /^sas\.|\.(?:service|socket|timer|target|mount|slice|scope|png|jpg|jpeg|gif|svg|js|ts|css|json)$/i;
const LONGEST = 64;

export const EMAILS: Rule = {
  name: 'email',
  triggers: ['@', '%40'],
  find(text, at, after, floor) {
    const domain = matchAt(DOMAIN, text, after)?.[0];
    if (domain === undefined || NO_MAIL.test(domain)) return undefined;
    let start = at;
    const least = Math.max(floor, at - LONGEST);
    while (start > least && isOfLocalPart(text.charCodeAt(start - 1))) start--;
    start = withoutEscape(text, start);
    while (start < at && !isLetterOrDigit(text.charCodeAt(start))) start++;
    return start < at ? { start, end: after + domain.length } : undefined;
  },
};

function isOfLocalPart(code: number): boolean {
  return isLetterOrDigit(code) || code >= 0x80 || '.-_+!#$*~'.includes(String.fromCharCode(code));
}

/** `person-1f2e3d4c@host-5b6a7988.example`: who it is goes, who has the same domain stays to be seen. */
export function createEmailPseudonyms(key: Buffer, hosts: { instead(name: string): string }, keep: readonly string[]) {
  const kept = new Set(keep.map((one) => one.toLowerCase()));
  return {
    instead(written: string): string {
      const sign = written.includes('@') ? '@' : '%40';
      const [local = '', domain = ''] = written.toLowerCase().split(sign);
      if (kept.has(`${local}@${domain}`) || /^person-[0-9a-f]{8}$/.test(local)) return written;
      const digest = createHmac('sha256', key).update(`person/${local}@${domain}`).digest('hex').slice(0, 8);
      return `person-${digest}${sign}${hosts.instead(domain)}`;
    },
  };
}
