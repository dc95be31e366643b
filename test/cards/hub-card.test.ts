import { COMPACT_CARD, FULL_CARD, sizeInTeams } from '../../src/cards/card-size';
import { type HubAnswer, type HubButtons, hubCard, hubSummary } from '../../src/cards/hub-card';
import { PUBLIC_CLOUD } from '../../src/cloud';
import { HOSTILE } from '../kit/hostile-text';
import { complaints, partsOf } from '../kit/parse-card';
import { HUB_ANSWERS } from '../kit/sample-hub-answers';
import { sampleClient, samplePart } from '../kit/sample-hub-picture';

function buttonsFor({ judgement }: HubAnswer): HubButtons {
  return {
    worst: judgement.worst.map(({ name }, index) => ({ title: `Check ${name}`, token: `AAAAAAAAAAAAAAAA.${index}` })),
    others: [{ title: 'Look again', token: 'AAAAAAAAAAAAAAAA.99' }],
  };
}

const cardOf = (answer: HubAnswer, cloud = PUBLIC_CLOUD) => hubCard(answer, buttonsFor(answer), cloud);
const [some] = Object.values(HUB_ANSWERS);
if (!some?.look.ok) throw new Error('no sample');
const seen = some.look;

describe('every card of a whole hub', () => {
  test.each(Object.entries(HUB_ANSWERS))('%s: valid for 1.5, small, one plain sentence', (_name, answer) => {
    const card = cardOf(answer);
    expect(complaints(card)).toEqual([]);
    expect(sizeInTeams(card)).toBeLessThanOrEqual(FULL_CARD);
    expect(sizeInTeams(cardOf(answer, { ...PUBLIC_CLOUD, name: 'AzureChinaCloud' }))).toBeLessThanOrEqual(COMPACT_CARD);
    expect(card.fallbackText).toBe(hubSummary(answer));
    expect(JSON.stringify(card)).not.toMatch(/\$\{|undefined|\[object|"text":(null|"")/);
  });

  test.each(Object.entries(HUB_ANSWERS))('%s: wraps every text, has no columns, and few buttons', (_name, answer) => {
    const card = cardOf(answer);
    expect(partsOf(card).filter((part) => part.type === 'TextBlock' && part.wrap !== true)).toEqual([]);
    expect(partsOf(card).filter((part) => Array.isArray(part.columns))).toEqual([]);
    expect(partsOf(card.actions).flatMap(({ title }) => title ?? [])).toEqual(['Look again', 'More']);
  });

  test('is below half of what Teams takes, as a rule', () => {
    expect(sizeInTeams(cardOf(some))).toBeLessThan(COMPACT_CARD);
  });
});

describe('it says', () => {
  const texts = (answer: HubAnswer) =>
    partsOf(cardOf(answer)).flatMap(({ text }) => (typeof text === 'string' ? [text] : []));

  test.each([
    ['some devices', 'Some devices', 'warning'],
    ['whole hub', 'Many devices at once · likely', 'attention'],
    ['one site', 'One site stands out · likely', 'warning'],
    ['nothing wrong', 'Nothing wrong', 'good'],
    ['nothing logged', 'Nothing wrong · possible', 'good'],
    ['denied', 'I cannot see', 'emphasis'],
    ['not logging', 'I cannot see', 'emphasis'],
  ])('%s: the verdict', (name, word, style) => {
    const answer = HUB_ANSWERS[name] ?? some;
    expect(texts(answer)[0]).toBe(word);
    expect(partsOf(cardOf(answer)).find((part) => part.bleed === true)?.style).toBe(style);
  });

  test('which hub, which time, and how fresh', () => {
    expect(texts(some)).toContain('**contoso-lab** as a whole · Sun 22 Nov 15:05 to today 15:05 UTC');
    expect(texts(some)).toContainEqual(expect.stringMatching(/^Data up to 15\\?:04 UTC \(16\\?:04 in Berlin\)/));
    expect(texts(HUB_ANSWERS.denied ?? some)).toContainEqual(expect.stringMatching(/^No log data/));
  });

  test('who is worst, each one press from its own diagnosis', () => {
    const rows = partsOf(cardOf(some)).filter((part) => part.selectAction && part.style === 'emphasis');
    expect(rows.map((row) => [row.selectAction, partsOf(row.items).map(({ text }) => text)]).slice(0, 2)).toEqual([
      [
        {
          type: 'Action.Submit',
          title: 'Check pump-08 881 drops, mostly 400027, the last at 14:35 UTC',
          data: { keepalive: 'AAAAAAAAAAAAAAAA.0' },
        },
        ['Check pump-08', '881 drops, mostly 400027, the last at 14:35 UTC'],
      ],
      [
        {
          type: 'Action.Submit',
          title: 'Check pump-12 553 drops, 404104, the last at 14:35 UTC',
          data: { keepalive: 'AAAAAAAAAAAAAAAA.1' },
        },
        ['Check pump-12', '553 drops, 404104, the last at 14:35 UTC'],
      ],
    ]);
    expect(rows.length).toBeLessThanOrEqual(10);
  });

  test('sites, SDKs and codes; codes linked to their guides', () => {
    const card = JSON.stringify(cardOf(some));
    expect(card).toContain('**198\\\\.51.100\\\\.XXX**: 1 of 11 devices, 881 drops');
    expect(card).toContain('**Python device SDK 2.7.0**: 1 device, 553 drops');
    expect(card).toContain('**no SDK named**: 1 of 4 devices, 281 drops, 59 refused');
    expect(card).toMatch(
      /\[404104 DeviceConnectionClosedRemotely\]\(https:\/\/learn\.microsoft\.com[^)]+\): 624 drops; 55 devices/,
    );
  });

  test.each(['denied', 'not logging', 'in part'])('%s: what could not be seen, with its cure', (name) => {
    const words = texts(HUB_ANSWERS[name] ?? some);
    expect(words).toContainEqual(expect.stringMatching(/answered 403|does not log|only a part/));
    expect(words).toContainEqual(expect.stringMatching(/^\*\*What to do:\*\* /));
  });
});

test('text from outside stays text', () => {
  for (const text of HOSTILE) {
    const data = {
      ...seen.data,
      worst: [sampleClient(text, { faults: 3, codes: { [text]: 3 } })],
      sites: [samplePart(text)],
      sdks: [samplePart(text)],
      codes: [{ code: text, faults: 3, refusals: 0, devices: 1 }],
    };
    const worst = [{ client: sampleClient(text), name: text, why: text }];
    const judgement = { ...some.judgement, headline: text, lines: [text], worst };
    const card = cardOf({ ...some, look: { ...seen, data }, judgement });
    const links = JSON.stringify(card).match(/\]\((?!https:\/\/(?:learn|portal)\.)/g);
    expect(links).toBeNull();
    expect(complaints(card)).toEqual([]);
  }
});
