import { binOf, chartOf, stacksOf } from '../../../src/cards/hub-chart/chart';
import { chartSvg } from '../../../src/cards/hub-chart/chart-svg';
import { chartWords } from '../../../src/cards/hub-chart/chart-words';
import { chartSourceOf, drawChart } from '../../../src/cards/hub-chart/draw-chart';
import { PLOT, TEXT } from '../../../src/cards/timeline-picture/frame';
import { textWidth } from '../../../src/cards/timeline-picture/text-width';
import { gap } from '../../../src/evidence/gaps';
import { type HubPicture, stepOf } from '../../../src/evidence/hub-picture';
import { minutesAgo, sampleMinute, samplePicture, troubledPicture } from '../../kit/sample-hub-picture';
import { NOW } from '../../kit/sample-report';

const MINUTE = 60_000;
const MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const of = (picture: HubPicture) => ({ picture, zone: 'Europe/Berlin', now: NOW });

const bucket = (at: Date, faults: number, renewals = 0, refusals = 0) => ({
  at,
  faults,
  renewals,
  refusals,
  devices: faults,
  codes: {},
});

function hours(length: number, changes: Partial<HubPicture> = {}): HubPicture {
  const window = { from: minutesAgo(length * 60), to: NOW };
  return samplePicture({ window, step: stepOf(window), ...changes });
}

describe('bars', () => {
  test.each([1, 3, 24, 48, 7 * 24, 31 * 24, 400 * 24])(
    'of %d hours are whole buckets, and wide enough to be seen',
    (length) => {
      const picture = hours(length);
      const bin = binOf(picture);
      expect(bin % picture.step).toBe(0);
      expect((PLOT * bin) / (length * 60 * MINUTE)).toBeGreaterThanOrEqual(5.9);
    },
  );

  test('hold the buckets that lie in them', () => {
    const at = (minute: number) => bucket(new Date(Date.UTC(2026, 10, 23, 10, minute)), 1, 2, 3);
    const stacks = stacksOf([at(0), at(10), at(20), at(30)], 30 * MINUTE);
    expect(stacks).toEqual([
      { at: Date.UTC(2026, 10, 23, 10, 0), faults: 3, renewals: 6, refusals: 9 },
      { at: Date.UTC(2026, 10, 23, 10, 30), faults: 1, renewals: 2, refusals: 3 },
    ]);
  });

  test('faults and refusals share a scale, renewals have their own; all stay on the plot', () => {
    const chart = chartOf(of(troubledPicture()));
    expect(Math.max(...chart.bars.map(({ faults, refusals }) => faults + refusals))).toBeCloseTo(1);
    expect(Math.max(...chart.bars.map(({ renewals }) => renewals))).toBeCloseTo(1);
    for (const { x, width } of chart.bars) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(width).toBeGreaterThan(0);
      expect(x + width).toBeLessThanOrEqual(PLOT + 1e-9);
    }
  });
});

describe('words on it', () => {
  test('what was counted, and nothing that was not', () => {
    const words = (picture: HubPicture) => chartOf(of(picture)).key.map(({ text }) => text);
    expect(words(troubledPicture())).toEqual(['1,801 faults', '118 refused', '690 renewals']);
    expect(words(samplePicture({ faults: 1, renewals: 0, refusals: 0 }))).toEqual(['1 fault']);
  });

  test('the highest, the deepest, and the minute in which many dropped at once', () => {
    const { peak, depth, event } = chartOf(of(troubledPicture()));
    expect([peak?.text, depth?.text, event?.label.text]).toEqual([
      '95 in 30 min',
      '15 in 30 min',
      '65 devices at once',
    ]);
    for (const label of [peak, depth, event?.label]) {
      const half = textWidth(label?.text ?? '', TEXT) / 2;
      expect((label?.x ?? 0) - half).toBeGreaterThanOrEqual(-0.01);
      expect((label?.x ?? 0) + half).toBeLessThanOrEqual(PLOT + 0.01);
    }
  });

  test('only renewals: nothing stands above the line', () => {
    const quiet = samplePicture({ renewals: 3, buckets: [bucket(minutesAgo(100), 0, 3)] });
    expect(chartOf(of(quiet))).toMatchObject({ peak: null, event: null, depth: { text: '3 in 30 min' } });
    expect(chartOf(of({ ...quiet, peaks: [sampleMinute({ standsOut: false })] })).event).toBeNull();
  });

  test('the same for those who cannot see it', () => {
    expect(chartWords(of(troubledPicture()))).toBe(
      'Drops of the whole hub from Sun 22 Nov 16:05 to 16:05 (Berlin): 1,801 faults, most in the 30 min from 08:30 (95); 118 refused connects; 690 token renewals.',
    );
    expect(chartWords(of(samplePicture({ renewals: 1 })))).toMatch(/: no faults; 1 token renewal\.$/);
  });
});

describe('the picture', () => {
  test.each(['light', 'dark'] as const)('%s: a PNG, sharp and small enough for a card', (theme) => {
    const { png } = drawChart(of(troubledPicture()), theme);
    expect(png.subarray(0, 8)).toEqual(MAGIC);
    expect(png.readUInt32BE(16)).toBe(931);
    expect(png.readUInt32BE(20)).toBeLessThan(640);
    expect(png.toString('base64').length).toBeLessThan(24_000);
  });

  test('place and filling tell the three apart without colours', () => {
    const svg = chartSvg(chartOf(of(troubledPicture())), 'light').replace(/#c0322b|#3f6491|#b86b00/g, 'one-ink');
    const rects = [
      ...svg.matchAll(
        /<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="[\d.]+" fill="([^"]+)"( stroke="one-ink")?\/>/g,
      ),
    ];
    const kinds = new Set(
      rects.map(([, , fill, stroke]) => `${fill === 'one-ink' ? 'solid' : 'hollow'}${stroke ? ' framed' : ''}`),
    );
    expect(kinds).toContain('solid');
    expect(kinds).toContain('hollow framed');
  });

  test('light and dark differ in colours only', () => {
    const shape = (theme: 'light' | 'dark') =>
      chartSvg(chartOf(of(troubledPicture())), theme).replace(/#[0-9a-f]{6}/g, '#');
    expect(shape('light')).toBe(shape('dark'));
  });

  test('none where there is nothing to draw', () => {
    const seen = (data: HubPicture) => chartSourceOf({ ok: true, data, searched: '' }, 'UTC', NOW);
    expect(seen(samplePicture())).toBeNull();
    expect(chartSourceOf(gap('denied', 'no'), 'UTC', NOW)).toBeNull();
    expect(seen(troubledPicture())).not.toBeNull();
  });
});
