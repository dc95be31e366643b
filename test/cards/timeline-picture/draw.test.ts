import { inflateSync } from 'node:zlib';
import { drawTimeline, timelineOf } from '../../../src/cards/timeline-picture/draw';
import { encodePalettePng } from '../../../src/cards/timeline-picture/palette-png';
import { pictureOf } from '../../../src/cards/timeline-picture/picture';
import { renderPng } from '../../../src/cards/timeline-picture/png';
import { drawSvg } from '../../../src/cards/timeline-picture/svg';
import { xml } from '../../../src/cards/timeline-picture/xml';
import { makeTimeline } from '../../../src/diagnosis/timeline';
import { HOSTILE } from '../../kit/hostile-text';
import { logRecords, type Row, SUBJECT, WINDOW } from '../../kit/log-records';
import { sampleAnswer, sampleEvidence, sampleReport } from '../../kit/sample-report';
import { flapping, story } from './story';

const MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const svgOf = (rows: readonly Row[], theme: 'light' | 'dark' = 'light') => drawSvg(pictureOf(story(rows)), theme);

const STORIES: ReadonlyArray<readonly [string, readonly Row[]]> = [
  ['no records', []],
  ['one session', [[0, 'on']]],
  ['five drops', flapping(5)],
  ['900 drops', flapping(900)],
  ['5 000 drops', flapping(5000)],
  ['refusals only', Array.from({ length: 200 }, (_, index): Row => [index * 7, 'no', '401003'])],
];

describe('the picture', () => {
  test.each(STORIES)('%s: a PNG, sharp and small', (_name, rows) => {
    const { png } = drawTimeline(story(rows), 'light');
    expect(png.subarray(0, 8)).toEqual(MAGIC);
    expect(png.readUInt32BE(16)).toBe(931);
    expect(png.readUInt32BE(20)).toBeLessThan(600);
    expect(png.length).toBeLessThan(18_000);
  });

  test('light and dark differ in colours only', () => {
    const shape = (svg: string) => svg.replace(/#[0-9a-f]{6}/g, '#');
    const [light, dark] = [svgOf(flapping(20)), svgOf(flapping(20), 'dark')];
    expect(shape(light.svg)).toBe(shape(dark.svg));
    expect(light.svg).not.toBe(dark.svg);
  });

  test('words are drawn: the font is there', () => {
    const dark = (svg: string) => countPixels(renderPng(svg));
    const { svg } = svgOf([]);
    expect(dark(svg)).toBeGreaterThan(dark(svg.replace(/>[^<]+<\/text>/g, '></text>')) + 1000);
  });

  test('an SVG that cannot be read is an error, not an empty picture', () => {
    expect(() => renderPng('<svg')).toThrow();
  });

  test('text from outside stays text', () => {
    for (const text of [
      ...HOSTILE,
      '<script>alert(1)</script>',
      ']]>',
      '&amp;',
      '"/><image href="file:///etc/passwd"/>',
      '\ud800',
    ]) {
      const records = logRecords([
        [0, 'on'],
        [60, '404104'],
        [70, 'on'],
      ]).map((record) => ({
        ...record,
        code: record.code && text,
        deviceId: SUBJECT.deviceId,
      }));
      const { svg } = drawSvg(pictureOf(story([], { timeline: makeTimeline(records, SUBJECT) })), 'light');
      expect(svg).not.toMatch(/<(script|image|a|foreignObject)\b/);
      expect(renderPng(svg).subarray(0, 8)).toEqual(MAGIC);
    }
  });
});

test('everything put into markup is escaped, but markup of our own', () => {
  expect(xml`<text x="${1.2345}">${`a<b>&"'\u0000\ud800`}</text>${[xml`<g/>`, xml`<g/>`]}${undefined}`.text).toBe(
    '<text x="1.23">a&#60;b&#62;&#38;&#34;&#39; </text><g/><g/>',
  );
});

describe('the encoder', () => {
  test('keeps few colours exactly', () => {
    const pixels = Buffer.from([255, 0, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0, 255, 0, 0, 255]);
    const png = chunksOf(encodePalettePng(pixels, 2, 2));
    const indexes = inflateSync(png.get('IDAT') ?? Buffer.alloc(0));
    const colours = [1, 2, 4, 5].map((place) => {
      const index = indexes[place] ?? 0;
      return [...(png.get('PLTE') ?? Buffer.alloc(0)).subarray(index * 3, index * 3 + 3), png.get('tRNS')?.[index]];
    });
    expect(colours).toEqual([
      [255, 0, 0, 255],
      [0, 0, 255, 255],
      [0, 0, 0, 0],
      [255, 0, 0, 255],
    ]);
  });

  test('many colours become near ones', () => {
    const pixels = Buffer.from(
      Array.from({ length: 4096 }, (_, index) => [index % 256, index % 256, index % 256, 255]).flat(),
    );
    const palette = chunksOf(encodePalettePng(pixels, 64, 64)).get('PLTE');
    expect(palette?.length).toBe(40 * 3);
  });
});

describe('the picture of an answer', () => {
  test('takes the records, the window and the freshness', () => {
    const source = timelineOf(sampleAnswer());
    expect(source?.timeline.sessions.length).toBeGreaterThan(0);
    expect(source).toMatchObject({ zone: 'Europe/Berlin', limited: false, dataUpTo: new Date('2026-11-23T14:59:02Z') });
  });

  const connections = { ok: true, searched: 'the log', data: { records: [], limited: false } } as const;
  test.each([
    [
      'the log could not be read',
      sampleAnswer({ evidence: sampleEvidence({ connections: { ok: false, why: 'denied', detail: '' } }) }),
    ],
    ['the log says nothing of the device', sampleAnswer({ evidence: sampleEvidence({ connections }) })],
    ['no window', sampleAnswer({ report: sampleReport({ window: null }) })],
    ['the records lie elsewhere', sampleAnswer({ report: sampleReport({ window: WINDOW }) })],
  ])('none when %s', (_name, answer) => {
    expect(timelineOf(answer)).toBeNull();
  });
});

function chunksOf(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return chunks;
}

/** How many pixels have another colour than the most frequent one. */
function countPixels(png: Buffer): number {
  return inflateSync(chunksOf(png).get('IDAT') ?? Buffer.alloc(0)).filter((index) => index !== 0).length;
}
