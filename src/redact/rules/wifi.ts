import { lineBefore, matchAt, startsWord } from '../escapes';
import type { Found, Rule } from '../rule';
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

const SSID =
  /(?:[ \t]|%20){1,8}(?![^ \t]{0,64}wpa_passphrase)(?:(?<quote>\\{0,31}["']|%22)(?:(?!\k<quote>)[^\r\n]){1,64}\k<quote>|[^ \t\r\n"'%\\]{1,64})(?:[ \t]|%20){1,8}/y;
const BLANKS = /(?:[ \t]|%20){1,8}/y;

/** `wpa_passphrase SSID PASSPHRASE` on a command line. */
const PASSPHRASE_COMMAND: Rule = {
  name: 'wifi-key',
  triggers: ['wpa_passphrase'],
  find(text, _at, after) {
    const ssid = matchAt(SSID, text, after)?.[0];
    return ssid === undefined || /^[ \t]*[=:]/.test(ssid)
      ? undefined
      : foundOf(valueAt(text, after + ssid.length, '', 0));
  },
};

const NMCLI = /\bnmcli\b/;
/** `wpa-psk PASSPHRASE` has a line of its own in /etc/network/interfaces. */
const OWN_LINE = /(?:^|["'])(?:[ \t]|%20)*wpa-$/;

/** `nmcli dev wifi connect SSID password PASSPHRASE`, `wifi-sec.psk PASSPHRASE`. */
const SAID_BEHIND: Rule = {
  name: 'wifi-key',
  triggers: ['password', 'psk', 'wep-key0', 'leap-password'],
  find(text, at, after) {
    if (!startsWord(text, at)) return undefined;
    const blanks = matchAt(BLANKS, text, after)?.[0];
    if (blanks === undefined) return undefined;
    const { before, whole } = lineBefore(text, at, 300);
    const isSetting = OWN_LINE.test(before) && (whole || /["']/.test(before));
    return isSetting || NMCLI.test(before) ? foundOf(valueAt(text, after + blanks.length, '', 0)) : undefined;
  },
};

function foundOf(value: Value | undefined): Found | undefined {
  return value && { start: value.start, end: value.end };
}

export const WIFI: readonly Rule[] = [...SETTINGS, PASSPHRASE_COMMAND, SAID_BEHIND];
