import type { LinePattern } from './line-pattern';

/** Units that Linux brings along; many start by a timer. Own judgement. */
const OF_THE_SYSTEM =
  /\bStarted (?:systemd|user|session|getty|serial-getty|cron|anacron|apt|dpkg|logrotate|man-db|fstrim|e2scrub|snapd?|motd|sysstat|phpsession|fwupd|packagekit|sshd?|network|dbus|d-bus|polkit|rsyslog|modemmanager|wpa|bluetooth|avahi|ntp|chrony|docker|containerd|thermald|udisks|upower|accounts|unattended|certbot|update|tmpfiles|login|system logging|openbsd|disk|time|authorization|permit|regular|daily|cleanup|rotate|hostname|locale|journal|firmware|power|manage)/i;

/** The device itself: it starts, or a program on it does. */
export const DEVICE_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'boot',
    anchors: ['rst:0x', 'rst cause:'],
    test: /^.{0,60}\brst:0x[0-9a-f]{1,2} \(|\brst cause:\d/,
    source: 'ROM of ESP32 and ESP8266; Azure/azure-iot-sdk-c#1225',
  },
  {
    meaning: 'boot',
    anchors: ['2nd stage bootloader'],
    test: /\bboot: ESP-IDF .{0,300}2nd stage bootloader\b/,
    source: 'Azure-Samples/iot-middleware-freertos-samples#393',
  },
  {
    meaning: 'boot',
    anchors: [
      'booting linux on physical cpu',
      '] linux version ',
      'kernel: linux version ',
      'booting zephyr os',
      '-- reboot --',
    ],
    test: /\bBooting Linux on physical CPU\b|\[ +0\.0+\] Linux version \d|\bkernel: Linux version \d|\*\*\* Booting Zephyr OS|^-- Reboot --/,
    source: 'kernel log, Zephyr banner, journalctl',
  },
  {
    meaning: 'boot',
    anchors: [
      'boot reason',
      'reset reason',
      'reset cause',
      'restart reason',
      'booting firmware',
      'booting kernel',
      'booting system',
      'system booted',
      'device booted',
      'system boot:',
    ],
    test: /\b(?:(?:boot|reset|restart) (?:reason|cause)\s?[:=]|booting (?:firmware|kernel|system)\b|(?:system|device) booted\b|system boot:)/i,
    source: 'words of common firmware; own judgement',
  },
  {
    meaning: 'boot',
    anchors: ['u-boot ', 'startup finished in'],
    test: /^U-Boot (?:SPL )?\d{4}\.\d\d|\bsystemd\[1\]: Startup finished in\b/,
    source: 'U-Boot banner, systemd',
  },
  {
    // The first word of what the line says, behind its time and level.
    meaning: 'boot',
    anchors: ['boot:', 'boot #', 'boot up', 'boot ok', 'boot done', 'boot complete', 'boot finished', 'boot start'],
    test: /^(?:[\dT:.,Z+\-/ ]{8,35}\s)?(?:\[?(?:INFO|NOTICE|WARN(?:ING)?|DEBUG)\]?:?\s+)?(?:Boot|BOOT)(?::\s|\s(?:#?\d+|up|ok|done|complete[d]?|finished|start(?:ed|ing)?)\b)/,
    source: 'words of common firmware; own judgement',
  },
  {
    meaning: 'boot',
    anchors: ['event log service was started', 'rebooted without cleanly shutting down'],
    test: /\bThe Event log service was started\b|\bThe system has rebooted without cleanly shutting down first\b/i,
    source: 'Windows, events 6005 and 41 of the system log',
  },
  {
    meaning: 'process-start',
    anchors: ['scheduled restart job, restart counter'],
    test: /\bsystemd\[1\]: \S+\.service: Scheduled restart job, restart counter is at \d+/,
    source: 'systemd, src/core/service.c',
  },
  {
    meaning: 'process-start',
    anchors: ['application started. press ctrl+c', ' with pid '],
    test: /\bApplication started\. Press Ctrl\+C to shut down\b|: Starting \w+ (?:v\S+ )?using Java \S+ (?:.{0,60} )?with PID \d+/,
    source: 'Microsoft.Extensions.Hosting, ConsoleLifetime; Spring Boot, StartupInfoLogger',
  },
  {
    meaning: 'process-start',
    anchors: ['systemd[1]: started '],
    // Timers and the like start all day long; what has to do with the connection names it, or the cloud.
    test: /\bsystemd\[1\]: Started .{0,300}\b(?:iot|azure|aziot\S*|iotedge\S*|edge|mqtt\S*|telemetry|gateway)\b/i,
    source: 'systemd; Azure/iotedge-eflow#188',
  },
  {
    // The device's own program has any name. Its unit is told apart from others, which start for their own reasons.
    meaning: 'process-start',
    anchors: ['systemd[1]: started '],
    test: /\bsystemd\[1\]: Started (?<code>[\w@.\\-]{1,80}\.service|[A-Z][\w .\-/]{2,60} [Ss]ervice)\b/,
    unless: OF_THE_SYSTEM,
    source: 'systemd: the unit and its description, or in old versions the description alone',
  },
];
