import { lineBefore, matchAt, startsWord } from '../escapes';
import type { Rule } from '../rule';
import { type Value, valueAt } from '../values';
import { namedSecret } from './named';

/** Names in wpa_supplicant, hostapd, NetworkManager, systemd-networkd, netsh, Arduino and ESP-IDF settings; netplan says password. */
const SETTINGS: readonly Rule[] = [
  namedSecret({ rule: 'wifi-key', names: ['psk'], whole: true, shortest: 1 }),
  namedSecret({
    rule: 'wifi-key',
    names: [
      'wpa passphrase',
      'wpa psk',
      'sae password',
      'wep key',
      'wifi password',
      'wifi pass',
      'key material',
      'key content',
    ],
    shortest: 1,
  }),
];

const BLANKS = /(?:[ \t]|%20){1,8}/y;

/** `wpa_passphrase SSID PASSPHRASE` on a command line. */
const PASSPHRASE_COMMAND: Rule = {
  name: 'wifi-key',
  triggers: ['wpa_passphrase'],
  find(text, at, after) {
    const ssid = /(?:^|[^-])--?$/.test(text.slice(Math.max(0, at - 3), at)) ? undefined : argumentAt(text, after);
    if (!ssid || /^[=:]|wpa_passphrase|\[removed:|SharedAccess/i.test(text.slice(ssid.start, ssid.end)))
      return undefined;
    const value = argumentAt(text, ssid.enclosed ? afterQuote(text, ssid.end) : ssid.end);
    // The network's name goes too: no other rule has looked at it.
    return value && { start: ssid.start, end: value.end };
  },
};

function argumentAt(text: string, after: number): Value | undefined {
  const blanks = matchAt(BLANKS, text, after)?.[0];
  return blanks === undefined ? undefined : valueAt(text, after + blanks.length, {});
}

function afterQuote(text: string, end: number): number {
  return end + (matchAt(/\\{0,31}["'\x60]|%(?:25){0,2}2[27]/y, text, end)?.[0].length ?? 0);
}

const NMCLI = /\bnmcli\b/;
/** `wpa-psk PASSPHRASE` has a line of its own in /etc/network/interfaces. */
const OWN_LINE = /(?:^|["'])(?:[ \t]|%20)*wpa-$/;

/** `nmcli dev wifi connect SSID password PASSPHRASE`, `wifi-sec.psk PASSPHRASE`. */
const SAID_BEHIND: Rule = {
  name: 'wifi-key',
  triggers: ['password', 'psk', 'wep-key0', 'leap-password'],
  find(text, at, after) {
    if (!startsWord(text, at)) return undefined;
    if (!matchAt(BLANKS, text, after)) return undefined;
    const { before, whole } = lineBefore(text, at, 300);
    const isSetting = OWN_LINE.test(before) && (whole || /["']/.test(before));
    const value = isSetting || NMCLI.test(before) ? argumentAt(text, after) : undefined;
    return value && { start: value.start, end: value.end };
  },
};

export const WIFI: readonly Rule[] = [...SETTINGS, PASSPHRASE_COMMAND, SAID_BEHIND];
