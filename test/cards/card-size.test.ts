import { type Answer, answerCard } from '../../src/cards/answer-card';
import { COMPACT_CARD, FULL_CARD, sizeInTeams } from '../../src/cards/card-size';
import { stamped, teamsForm } from '../../src/cards/teams-form';
import { PUBLIC_CLOUD } from '../../src/cloud';
import type { Finding } from '../../src/diagnosis/finding';
import { complaints, partsOf } from '../kit/parse-card';
import { ANSWERS } from '../kit/sample-answers';
import { DUPLICATE, sampleAnswer } from '../kit/sample-report';

const TITLES = ['Look again', 'How do I get the log?', 'Collect logs for support', 'Escalate to support'];
const BUTTONS = TITLES.map((title, i) => ({ title, token: `AAAAAAAAAAAAAAAA.${i}` }));
/** Not the cloud of the full size. */
const ELSEWHERE = { ...PUBLIC_CLOUD, name: 'AzureUSGovernment' };

const long = (text: string, times: number) => `${text} `.repeat(times).trim();

const PROOF = { kind: 'connections' as const, text: long('証拠', 400) };
const STEP = { do: 'run' as const, who: 'operator', text: long('確認', 400), command: 'x'.repeat(1_400) };

/** More than any chat takes: every text as long as it can be, and non-Latin. */
function huge(): Answer {
  const answer = ANSWERS.longest ?? sampleAnswer();
  const findings = Array.from(
    { length: 12 },
    (_, i): Finding => ({
      ...DUPLICATE,
      id: `finding-${i}`,
      title: long('機器', 60),
      explanation: long('装置は切断されました。', 200),
      because: [PROOF, ...Array.from({ length: 8 }, () => PROOF)],
      next: [STEP, ...Array.from({ length: 5 }, () => STEP)],
      explains: [],
    }),
  );
  const gaps = Array.from({ length: 14 }, () => ({
    kind: 'twin' as const,
    why: 'denied' as const,
    detail: long('読めません', 100),
    fix: long('権限', 300),
  }));
  return { ...answer, report: { ...answer.report, findings, gaps } };
}

const ALL: Array<[string, Answer]> = [...Object.entries(ANSWERS), ['huge', huge()]];

describe.each([
  ['full', PUBLIC_CLOUD, FULL_CARD],
  ['compact', ELSEWHERE, COMPACT_CARD],
])('the %s size', (_tier, cloud, limit) => {
  test.each(ALL)('holds the answer, %s, in UTF-16', (_name, answer) => {
    const card = answerCard(answer, BUTTONS, cloud);
    expect(sizeInTeams(card)).toBeLessThanOrEqual(limit);
    expect(complaints(card)).toEqual([]);
  });
});

test('what is left out is said, and the first cause stays', () => {
  const shown = JSON.stringify(answerCard(huge(), BUTTONS, ELSEWHERE));
  expect(shown).toContain('Left out, so that this fits into the chat: the details of 11 more findings, ');
  expect(shown).toContain('commands to copy, the list of documents');
  expect(shown).toContain('What points to it');
  expect(JSON.stringify(answerCard(sampleAnswer(), BUTTONS, PUBLIC_CLOUD))).not.toContain('Left out');
});

test('UTF-16 counts two bytes a character, and no inline picture', () => {
  const card = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: '機器' }] };
  const picture = { type: 'Image', url: `data:image/png;base64,${'A'.repeat(9_000)}` };
  const without = sizeInTeams(card);
  expect(without).toBe(2 * JSON.stringify(teamsForm(card)).length);
  expect(sizeInTeams({ ...card, body: [...card.body, picture] }) - without).toBeLessThan(120);
});

describe('as Teams wants it', () => {
  const card = teamsForm(answerCard(sampleAnswer(), BUTTONS, PUBLIC_CLOUD));

  test('each press is an Action.Execute that falls back to the same Action.Submit', () => {
    const presses = partsOf(card).filter(({ type }) => type === 'Action.Execute');
    expect(presses.map(({ title }) => title)).toEqual(TITLES);
    for (const { data, title, fallback } of presses) expect(fallback).toEqual({ type: 'Action.Submit', title, data });
    expect(partsOf(card).filter(({ type }) => type === 'Action.Submit')).toHaveLength(TITLES.length);
    expect(card.version).toBe('1.5');
    expect(complaints(card)).toEqual([]);
  });

  test('a thing to tap is one too', () => {
    const tapped = teamsForm({ body: [{ selectAction: { type: 'Action.Submit', data: { keepalive: 't' } } }] });
    expect(tapped.body).toEqual([
      {
        selectAction: {
          type: 'Action.Execute',
          verb: 'keepalive',
          data: { keepalive: 't' },
          fallback: { type: 'Action.Submit', data: { keepalive: 't' } },
        },
      },
    ]);
  });

  test('nothing refreshes by itself', () => {
    expect(partsOf(card).filter((part) => 'refresh' in part)).toEqual([]);
  });

  test('a stamp is added once, and never to a card that has its own', () => {
    const bare = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'x' }] };
    const once = stamped(bare, 'As of 15:04 UTC, revision 1.');
    expect(once.body).toHaveLength(2);
    expect(stamped(once, 'later')).toEqual(once);
    expect(JSON.stringify(stamped(card, 'later'))).not.toContain('later');
  });
});
