import { edgeCalls, NO_BUNDLE } from '../../src/bot/device-logs/edge-calls';
import { answerCard } from '../../src/cards/answer-card';
import { type CollectedView, collectedCard } from '../../src/cards/collected-card';
import {
  type BundleCall,
  bundleCallCard,
  type EdgeCall,
  edgeCallCard,
  type LogSays,
  logGuideCard,
  logSaysCard,
} from '../../src/cards/device-log-cards';
import { enableCard } from '../../src/cards/enable-card';
import { expertCard, previewCard, statusCard } from '../../src/cards/escalation-cards';
import { deleteCard, keptCard } from '../../src/cards/kept-card';
import { progressCard } from '../../src/cards/progress-card';
import { chooseHubCard, codeCard, helpCard, type SmallCard, welcomeCard } from '../../src/cards/small-cards';
import { type SupportCaseView, supportCaseCard } from '../../src/cards/support-case-card';
import { PUBLIC_CLOUD } from '../../src/cloud';
import { CODES } from '../../src/diagnosis/catalogues/codes';
import { LOG_STEPS } from '../../src/diagnosis/catalogues/device-log-steps';
import { ANSWERS, PROGRESS } from '../kit/sample-answers';
import { ESCALATIONS, PREVIEWS } from '../kit/sample-escalations';
import type { Sample } from './sample';

const token = 'AAAAAAAAAAAAAAAA.0';
const buttons = (...titles: string[]) => titles.map((title) => ({ title, token }));
const AFTER_ANSWER = buttons('Look again', 'How do I get the log?', 'Collect logs for support', 'Escalate to support');
const EXAMPLES = buttons(
  'Why does pump-08 on contoso-lab keep disconnecting?',
  'pump-04 on contoso-lab drops about once an hour. Is that bad?',
  'What is 409002?',
);
const LOG_SAYS: LogSays = {
  deviceId: 'pump-03',
  logs: [
    '"device.log" (Node.js device SDK), 2026-11-20 07:30 to 08:21 UTC, tells that connecting timed out (6 times).',
    '"syslog" says nothing that explains a disconnect.',
  ],
  lines: [
    {
      log: 'device.log',
      line: 2,
      text: '2026-11-20T07:31:00.000Z azure-iot-mqtt-base:MqttBase:Errors Error: connect ETIMEDOUT 198.51.100.7:8883',
    },
    { log: 'device.log', line: 814, text: '2026-11-20T08:21:00.000Z azure-iot-device:DeviceClient retrying' },
  ],
  change:
    'That changes my answer. Before: cam-01: cannot tell, the hub does not log. Now: cam-01: port 8883 is blocked on its way.',
  buttons: buttons('Show the whole answer'),
};
const EDGE_CALL: EdgeCall = {
  deviceId: 'gate-01',
  hub: 'contoso-lab',
  module: 'edgeHub',
  ...edgeCalls({ put: async () => undefined }).describe('edgeHub'),
  note: NO_BUNDLE,
  buttons: buttons('Yes, fetch it', 'No'),
};
const BUNDLE_CALL: BundleCall = {
  deviceId: 'gate-01',
  hub: 'contoso-lab',
  method: 'UploadSupportBundle',
  payload:
    '{"schemaVersion":"1.0","sasUrl":"(made for this call; it can only write)","since":"1d","edgeRuntimeOnly":true}',
  host: 'contosobot.blob.core.windows.net',
  container: 'keepalive-bundle-…',
  buttons: buttons('Yes, fetch it', 'No'),
};
const COLLECTED: CollectedView = {
  deviceId: 'pump-08',
  hub: 'contoso-lab',
  headline: 'pump-08: two clients use the same identity.',
  where: 'the folder /srv/keepalive/.data/cases/4f1c09aa-pump-08-1a2b3c4d',
  address: 'http://localhost:3978/cases/AAAAAAAAAAAAAAAAAAAAAAAA',
  holds: '15 files, 84 KB',
  takenOut: 'Removed 2 keys and 1 signature of a SAS token; replaced 214 IP addresses and 3 host names.',
  expires: new Date('2026-12-20T15:00:00Z'),
  zone: 'Europe/Berlin',
};
const KEPT = {
  things: [
    { name: 'This conversation', lines: ['12 messages, each for 30 days, for the case that may come of it.'] },
    { name: 'Cases', lines: ['keepalive-pump-08-2026-11-20.zip, until 15:00 UTC (16:00 in Berlin).'] },
    {
      name: 'Logs that you gave me',
      lines: ['device.log, of pump-08, until Sun 20 Dec 15:00 UTC (Sun 20 Dec 16:00 in Berlin).'],
    },
    { name: 'Watches', lines: ['None.'] },
    {
      name: 'Handed over to support',
      lines: [
        'KA-7C3FQR, of pump-08, of 14:59 UTC (15:59 in Berlin): with support, and kept until Sun 20 Dec 15:00 UTC (Sun 20 Dec 16:00 in Berlin). It stays when you delete the rest; “withdraw KA-7C3FQR” takes it back.',
      ],
    },
  ],
  footer: 'Keys, tokens and passwords were taken out before anything was kept. “forget me” deletes all of it, too.',
  buttons: buttons('Delete all of it'),
};
const LONGEST = { deviceId: 'W'.repeat(128), headline: 'The device lost its way. '.repeat(12), hub: 'x'.repeat(50) };
const LONG_HUB = `contoso-${'x'.repeat(42)}`;

/** Cards from data by hand: the shortest and the longest, and what the demo fleet does not show. */
export function handMade(): Sample[] {
  const answers = Object.entries(ANSWERS).map(([name, answer]) => ({
    name: `answer-${name.replaceAll(' ', '-')}`,
    card: answerCard(answer, AFTER_ANSWER, PUBLIC_CLOUD),
  }));
  const small: Array<[string, SmallCard]> = [
    ['welcome', welcomeCard(EXAMPLES)],
    ['welcome-without-examples', welcomeCard([])],
    ['help', helpCard(EXAMPLES)],
    ...Object.entries(PROGRESS).map(([name, view]): [string, SmallCard] => [
      `progress-${name.replaceAll(' ', '-')}`,
      progressCard(view),
    ]),
    ...escalationCards(),
    ['collected', collectedCard(COLLECTED)],
    ['collected-longest', collectedCard({ ...COLLECTED, ...LONGEST })],
    ['collected-without-download', collectedCard({ ...COLLECTED, address: null })],
    ['kept', keptCard(KEPT)],
    ['kept-delete', deleteCard(buttons('Yes, delete it', 'No, keep it'))],
    ['choose-hub', chooseHubCard('Which hub is pump-08 on?', buttons('contoso-lab', 'fabrikam-lab', 'tailspin-lab'))],
    ['choose-hub-longest', chooseHubCard(`Which hub is ${'W'.repeat(128)} on?`, buttons(...Array(6).fill(LONG_HUB)))],
    ['choose-hub-none', chooseHubCard('Which hub is it on?', [])],
    ...LOG_STEPS.map((steps): [string, SmallCard] => [
      `device-log-guide-${steps.id}`,
      logGuideCard({
        deviceId: 'pump-03',
        steps,
        wasSeen: true,
        upload: 'https://keepalive.example/uploads/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
        others: buttons('Another client'),
      }),
    ]),
    [
      'device-log-guide-unknown',
      logGuideCard({
        deviceId: null,
        steps: null,
        wasSeen: false,
        upload: null,
        others: buttons(...LOG_STEPS.map(({ name }) => name)),
      }),
    ],
    ['device-log', logSaysCard(LOG_SAYS)],
    ['edge-call', edgeCallCard(EDGE_CALL)],
    ['edge-call-bundle', bundleCallCard(BUNDLE_CALL)],
    [
      'enable-device',
      enableCard({ deviceId: 'pump-02', hub: 'contoso-lab', buttons: buttons('Yes, enable it', 'No') }),
    ],
    ...byLength().map(([length, entry]): [string, SmallCard] => [`code-${length}`, codeCard(entry, PUBLIC_CLOUD)]),
  ];
  const opened = answers.filter(({ name }) => /usual|longest/.test(name));
  return [
    ...small.map(([name, { card }]) => ({ name, card })),
    ...answers,
    ...opened.map(({ name, card }) => ({ name: `${name}-opened`, card, opened: true })),
  ];
}

function byLength() {
  const sorted = [...CODES].sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
  return ['shortest', 'usual', 'longest'].flatMap((length, i) => {
    const entry = sorted[Math.floor(((sorted.length - 1) * i) / 2)];
    return entry ? [[length, entry] as const] : [];
  });
}

function supportCase(state: SupportCaseView['state']): SupportCaseView {
  const isAnswered = state === 'answered' || state === 'closed';
  return {
    ...{ number: 'KA-7C3FQR', state, severity: 'high', contact: 'ops@example.com' },
    takenBy: state === 'open' ? null : 'Kim, second line',
    subject: { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-08', moduleId: null },
    headline: 'pump-08: two clients use one identity, and take the connection from each other every 40 s.',
    places: ['the folder /srv/keepalive/escalations', 'https://desk.example.com'],
    answers: isAnswered ? [{ from: 'Kim, second line', at: '2026-11-23T15:20:00.000Z' }] : [],
    additions: state === 'taken' ? [{ at: '2026-11-23T15:10:00.000Z', text: 'It began after the update.' }] : [],
    openedAt: '2026-11-23T15:05:00.000Z',
    expires: '2026-12-23T15:05:00.000Z',
  };
}

function escalationCards(): Array<[string, SmallCard]> {
  const watch = { zone: 'Europe/Berlin', now: new Date('2026-11-23T15:05:00Z') };
  const consent = buttons('Send it to support', 'Do not send');
  const answer = {
    number: 'KA-7C3FQR',
    deviceId: 'pump-08',
    from: 'Kim, second line',
    text: 'Two gateways were cloned from one image, so both connect as pump-08.\n\nGive the second one an identity of its own, then restart it. [Here](https://evil.example) is **no** link.',
  };
  return [
    ...Object.entries(PREVIEWS).map(([name, view]): [string, SmallCard] => [
      `escalation-preview-${name}`,
      previewCard(view, consent),
    ]),
    ['escalation-status-one', statusCard(ESCALATIONS.slice(0, 1), watch)],
    ['escalation-status-all', statusCard(ESCALATIONS, watch)],
    ['escalation-answer', expertCard({ ...answer, state: 'answered' })],
    ...(['open', 'taken', 'answered', 'closed'] as const).map((state): [string, SmallCard] => [
      `support-case-${state}`,
      supportCaseCard(supportCase(state)),
    ]),
    ['escalation-closed', expertCard({ ...answer, state: 'closed', text: 'Done.' })],
  ];
}
