import { answerCard, answerSummary } from '../../src/cards/answer-card';
import { COMPACT_CARD, FULL_CARD, sizeInTeams } from '../../src/cards/card-size';
import { expertCard, previewCard, statusCard } from '../../src/cards/escalation-cards';
import { progressCard, progressText } from '../../src/cards/progress-card';
import {
  chooseHubCard,
  codeCard,
  helpCard,
  type SmallCard,
  statusWordCard,
  welcomeCard,
} from '../../src/cards/small-cards';
import { PUBLIC_CLOUD } from '../../src/cloud';
import { CODE_CLASSES, CODES } from '../../src/diagnosis/catalogues/codes';
import { STATUS_WORDS } from '../../src/diagnosis/catalogues/status-words';
import { complaints, partsOf } from '../kit/parse-card';
import { ANSWERS, PROGRESS } from '../kit/sample-answers';
import { ESCALATIONS, PREVIEWS } from '../kit/sample-escalations';
import { DUPLICATE, sampleAnswer, sampleReport } from '../kit/sample-report';

const BUTTONS = [
  { title: 'Look again', token: 'AAAAAAAAAAAAAAAA.0' },
  { title: 'Collect logs for support', token: 'AAAAAAAAAAAAAAAA.1' },
];
const WATCH = { zone: 'Europe/Berlin', now: new Date('2026-11-23T15:05:00Z') };
const EXPERT = {
  number: 'KA-7C3FQR',
  deviceId: 'pump-08',
  from: 'Kim',
  text: `[a](https://evil.example)\n${'x\n'.repeat(3_000)}`,
};

describe('every card', () => {
  test.each(Object.entries(ANSWERS))('answer, %s: valid for 1.5, small, one plain sentence', (_name, answer) => {
    const card = answerCard(answer, BUTTONS, PUBLIC_CLOUD);
    expect(complaints(card)).toEqual([]);
    expect(sizeInTeams(card)).toBeLessThanOrEqual(FULL_CARD);
    expect(card.fallbackText).toBe(answerSummary(answer));
    expect(JSON.stringify(card)).not.toMatch(/\$\{|undefined|\[object|"text":(null|"")/);
  });

  test('the usual answer is well below the limit', () => {
    expect(sizeInTeams(answerCard(sampleAnswer(), BUTTONS, PUBLIC_CLOUD))).toBeLessThan(COMPACT_CARD);
  });

  const small: Array<[string, SmallCard]> = [
    ['welcome', welcomeCard(BUTTONS)],
    ['welcome without buttons', welcomeCard([])],
    ['help', helpCard(BUTTONS)],
    ...Object.entries(PROGRESS).map(([name, view]): [string, SmallCard] => [`progress, ${name}`, progressCard(view)]),
    ...Object.entries(PREVIEWS).map(([name, view]): [string, SmallCard] => [
      `preview, ${name}`,
      previewCard(view, BUTTONS),
    ]),
    ...ESCALATIONS.map((one): [string, SmallCard] => [`status, ${one.state}`, statusCard([one], WATCH)]),
    ['status, all', statusCard(ESCALATIONS, WATCH)],
    ['answer of support', expertCard({ ...EXPERT, state: 'closed' })],
    ['hubs', chooseHubCard('Which hub is pump-08 on?', BUTTONS)],
    ...[...CODES, ...CODE_CLASSES].map((entry): [string, SmallCard] => [entry.code, codeCard(entry, PUBLIC_CLOUD)]),
    ...STATUS_WORDS.map((word): [string, SmallCard] => [word.word, statusWordCard(word)]),
  ];
  test.each(small)('%s', (_name, { card, summary }) => {
    expect(complaints(card)).toEqual([]);
    expect(JSON.stringify(card)).not.toMatch(/\$\{|undefined|\[object|"text":(null|"")/);
    expect(summary).not.toBe('');
    expect(sizeInTeams(card)).toBeLessThanOrEqual(COMPACT_CARD);
    expect(partsOf(card).filter((part) => part.type === 'TextBlock' && part.wrap !== true)).toEqual([]);
  });

  test('the parser does complain about what is wrong', () => {
    expect(complaints({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Nonsense' }] })).not.toEqual([]);
  });

  test('wraps every text, and has no wide columns', () => {
    for (const answer of Object.values(ANSWERS)) {
      const parts = partsOf(answerCard(answer, BUTTONS, PUBLIC_CLOUD));
      expect(parts.filter((part) => part.type === 'TextBlock' && part.wrap !== true)).toEqual([]);
      expect(parts.filter((part) => Array.isArray(part.columns) && part.columns.length > 2)).toEqual([]);
    }
  });

  test('what opens in place exists, once', () => {
    for (const answer of Object.values(ANSWERS)) {
      const parts = partsOf(answerCard(answer, BUTTONS, PUBLIC_CLOUD));
      const ids = parts.flatMap((part) => (typeof part.id === 'string' ? [part.id] : []));
      const targets = parts.flatMap((part) =>
        part.type === 'Action.ToggleVisibility' ? [part.targetElements].flat() : [],
      );
      expect(new Set(ids).size).toBe(ids.length);
      expect(targets.filter((target) => typeof target !== 'string' || !ids.includes(target))).toEqual([]);
    }
  });
});

describe('the answer card says', () => {
  const shown = (answer = sampleAnswer()) => JSON.stringify(answerCard(answer, BUTTONS, PUBLIC_CLOUD));

  test('how fresh the data is, in UTC and in the person’s own time', () => {
    expect(shown()).toContain('Data up to 14:59 UTC (15:59 in Berlin)');
  });

  test('a consequence folded under its cause', () => {
    expect(shown()).toContain('**Follows from it:** The old session was still open');
    expect(partsOf(answerCard(sampleAnswer(), BUTTONS, PUBLIC_CLOUD)).filter((part) => part.id === 'finding2')).toEqual(
      [],
    );
  });

  test('the article’s five steps, each with its outcome, codes linked to their guides', () => {
    const parts = partsOf(answerCard(sampleAnswer(), BUTTONS, PUBLIC_CLOUD));
    const rows = parts
      .filter((part) => part.type === 'ColumnSet' && partsOf(part).every(({ text }) => text !== '▾'))
      .map((row) =>
        partsOf(row.columns)
          .map((part) => part.text)
          .filter(Boolean),
      );
    expect(rows).toEqual([
      ['✓', expect.stringMatching(/^\*\*Is the device enabled\?\*\* The registry says/)],
      [expect.stringMatching(/[✓!]/), expect.stringMatching(/^\*\*Is the device SDK up to date\?\*\* Node.*1\.18\.3/)],
      [
        '!',
        expect.stringMatching(
          /^\*\*Which error codes do the logs show\?\*\* +\[400027\]\(https:\/\/learn\.microsoft\.com\S+\) \(2 times\)/,
        ),
      ],
      ['→', expect.stringMatching(/^\*\*What does the log of the device say\?\*\* None given yet/)],
      ['→', expect.stringMatching(/^\*\*Collect logs for support\*\*/)],
    ]);
  });

  test('the way to the IoT Devices page, the five documents, and how to get the device’s log', () => {
    const card = shown();
    expect(card).toContain(
      'https://portal.azure.com/#blade/Microsoft_Azure_IotHub/DeviceExplorerBlade/id/%2Fsubscriptions',
    );
    expect(card).toContain('only for Azure Stack Hub');
    expect(card).toContain('archived since 2020');
    expect(card).toContain('DEBUG=azure');
    expect(card).toContain('Error code guides: [404104](https://learn.microsoft.com');
  });

  test('the verdict once, where the headline already holds the finding and the device', () => {
    const headline = `pump-08: ${DUPLICATE.title.toLowerCase()}.`;
    const answer = sampleAnswer({ report: sampleReport({ verdict: { status: 'fault', headline } }) });
    const card = answerCard(answer, BUTTONS, PUBLIC_CLOUD);
    const texts = partsOf(card).flatMap((part) => (part.type === 'TextBlock' ? [String(part.text)] : []));
    expect(texts.slice(0, 3)).toEqual([
      'Fault found · critical · confirmed',
      headline,
      'on **contoso-lab** · Sun 22 Nov 15:05 to today 15:05 UTC',
    ]);
    expect(texts).not.toContain(DUPLICATE.title);
    expect(answerSummary(answer)).toBe(headline);
  });

  test('what could not be checked, and how to enable it', () => {
    expect(shown()).toContain('2 things I could not check');
    expect(shown()).toContain('To enable it: Give Keepalive the role “Reader” on the hub.');
  });
});

describe('progress for clients without updates', () => {
  test.each([
    [
      'usual',
      '✓ Answered: device registry, twin, modules, hub settings, diagnostic settings, Resource Health, Service Health, metrics, way to the hub',
      '… Still looking at: connection log, other logs, other devices',
    ],
    [
      'not all could be read',
      '✓ Answered: device registry, twin, modules, hub settings, diagnostic settings, Service Health, way to the hub',
      '! Could not be read: Resource Health (I may not read it), metrics (too busy just now)',
      '… Still looking at: connection log, other logs, other devices',
    ],
    [
      'a gateway',
      '✓ Answered: device registry, twin, modules, IoT Edge, hub settings, diagnostic settings, Resource Health, Service Health, metrics, way to the hub',
      '… Still looking at: connection log, other logs, other devices',
    ],
  ])('%s', (name, ...lines) => {
    const view = PROGRESS[name];
    expect(view && progressText(view).split('\n')).toEqual(['pump-08 on contoso-lab, so far:', ...lines]);
  });
});
