import { answerPicture, LARGEST_INLINE } from '../../../src/bot/answer/answer-picture';
import { themeOf } from '../../../src/bot/theme';
import { answerCard } from '../../../src/cards/answer-card';
import { FULL_CARD, sizeInTeams } from '../../../src/cards/card-size';
import { PUBLIC_CLOUD } from '../../../src/cloud';
import type { LogRecord } from '../../../src/evidence/log-record';
import { complaints, partsOf } from '../../kit/parse-card';
import { sampleAnswer, sampleEvidence } from '../../kit/sample-report';

function asking(keepPicture: ((png: Uint8Array) => Promise<string>) | null = null) {
  const warned: object[] = [];
  const log = {
    warn: (details: object) => void warned.push(details),
    error: (details: object) => void warned.push(details),
  };
  return { warned, parts: { keepPicture, log } };
}

/** More codes, bars and gaps than any device has: a picture that is too large for the inside of a card. */
function crowded() {
  const start = Date.UTC(2026, 10, 22, 15, 5);
  const records = Array.from(
    { length: 600 },
    (_, index): LogRecord => ({
      time: new Date(start + index * 143_000 + (index % 7) * 9_000),
      category: 'Connections',
      operationName: index % 3 === 0 ? 'deviceConnect' : 'deviceDisconnect',
      level: index % 3 === 0 ? 'Information' : 'Error',
      code: index % 3 === 0 ? null : `W${index % 5}${'%@&'.repeat(7)}`,
      description: '',
      deviceId: 'pump-08',
      moduleId: null,
      protocol: 'Mqtt',
      authType: 'sas',
      maskedIpAddress: '',
      sdkVersion: '',
    }),
  );
  return sampleAnswer({
    evidence: sampleEvidence({ connections: { ok: true, searched: '', data: { records, limited: false } } }),
  });
}

describe('the picture of an answer', () => {
  test('travels inside of the card: valid for 1.5, with words, and its bytes are not the card’s', async () => {
    const { parts, warned } = asking();
    const answer = sampleAnswer();
    const picture = await answerPicture(parts, answer, 'light');
    const card = answerCard({ ...answer, picture }, [], PUBLIC_CLOUD);
    const images = partsOf(card).filter(({ type }) => type === 'Image');
    expect(images).toEqual([
      expect.objectContaining({
        url: expect.stringMatching(/^data:image\/png;base64,iVBORw0K/),
        altText: expect.stringMatching(/^Timeline from .*\(400027 ×2\)/),
        size: 'Stretch',
      }),
    ]);
    expect(String(images[0]?.url).length).toBeLessThanOrEqual(LARGEST_INLINE + 30);
    expect(complaints(card)).toEqual([]);
    expect(sizeInTeams(card)).toBeLessThan(FULL_CARD);
    expect(sizeInTeams(card)).toBeLessThan(sizeInTeams(answerCard(answer, [], PUBLIC_CLOUD)) + 800);
    expect(warned).toEqual([]);
  });

  test('there is no picture element without a picture', () => {
    expect(partsOf(answerCard(sampleAnswer(), [], PUBLIC_CLOUD)).filter(({ type }) => type === 'Image')).toEqual([]);
  });

  test('goes by its address when it is too large', async () => {
    const kept: Uint8Array[] = [];
    const { parts } = asking(async (png) => {
      kept.push(png);
      return 'https://keepalive.example/pictures/x.png';
    });
    const picture = await answerPicture(parts, crowded(), 'light');
    expect(picture?.url).toBe('https://keepalive.example/pictures/x.png');
    expect(kept[0]?.length).toBeGreaterThan((LARGEST_INLINE * 3) / 4);
    expect(await answerPicture(asking().parts, crowded(), 'light')).toBeNull();
  });

  test('trouble leaves the answer without it, and a line in the log', async () => {
    const { parts, warned } = asking(async () => {
      throw new Error('The store is gone.');
    });
    expect(await answerPicture(parts, crowded(), 'light')).toBeNull();
    expect(warned).toHaveLength(1);
  });

  test('follows the theme', async () => {
    const { parts } = asking();
    const [light, dark] = await Promise.all([
      answerPicture(parts, sampleAnswer(), 'light'),
      answerPicture(parts, sampleAnswer(), 'dark'),
    ]);
    expect(light?.url).not.toBe(dark?.url);
    expect(light?.alt).toBe(dark?.alt);
  });
});

test.each([
  [{ theme: 'dark', clientActivityID: 'x' }, 'dark'],
  [{ theme: 'light' }, 'light'],
  [{ theme: 'pink' }, null],
  ['dark', null],
  [undefined, null],
])('the theme of %j is %s', (channelData, theme) => {
  expect(themeOf(channelData)).toBe(theme);
});
