import type { PictureEvent } from '../../../src/cards/timeline-picture/events';
import { marksOf } from '../../../src/cards/timeline-picture/marks';
import { atMinute, WINDOW } from '../../kit/log-records';

const WIDTH = 360;

function event(minute: number, changes: Partial<PictureEvent> = {}): PictureEvent {
  return { at: atMinute(minute).getTime(), kind: 'end', tone: 'warning', label: '404104', ...changes };
}

describe('the marks', () => {
  test('none', () => {
    expect(marksOf([], WINDOW, WIDTH)).toEqual({ kind: 'none' });
    expect(marksOf([event(-5), event(1500)], WINDOW, WIDTH)).toEqual({ kind: 'none' });
  });

  test('single ones stand at their exact time', () => {
    const marks = marksOf([event(0), event(720), event(1440)], WINDOW, WIDTH);
    expect(marks).toMatchObject({ kind: 'dots', levels: 1, dots: [{ x: 0 }, { x: 180 }, { x: 360 }] });
  });

  test('neighbours do not overlap: they are stacked, or moved to the middle of their column', () => {
    const marks = marksOf([event(600), event(601), event(602), event(630)], WINDOW, WIDTH);
    if (marks.kind !== 'dots') throw new Error('dots expected');
    expect(marks.dots.map(({ level }) => level)).toEqual([0, 1, 2, 0]);
    const [first, , , last] = marks.dots;
    expect(Math.abs((last?.x ?? 0) - (first?.x ?? 0))).toBeGreaterThanOrEqual(7);
  });

  test('many at once become counts', () => {
    const marks = marksOf(
      Array.from({ length: 20 }, (_, index) => event(600 + index / 10)),
      WINDOW,
      WIDTH,
    );
    expect(marks).toMatchObject({ kind: 'bars', peak: { count: 20, bin: 30 * 60_000 } });
  });

  test('5 000 are at most as many bars as have room, and none is lost', () => {
    const events = Array.from({ length: 5000 }, (_, index) => event((index / 5000) * 1440));
    const marks = marksOf(events, WINDOW, WIDTH);
    if (marks.kind !== 'bars') throw new Error('bars expected');
    expect(marks.ends.length).toBeLessThanOrEqual(60);
    const total = marks.ends.reduce((sum, bar) => sum + (bar.to - bar.from) * marks.peak.count, 0);
    expect(Math.round(total)).toBe(5000);
    for (const bar of marks.ends) {
      expect(bar.width).toBeGreaterThanOrEqual(6);
      expect(bar.x + bar.width).toBeLessThanOrEqual(WIDTH + 1e-9);
      expect(bar.to).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  test('refusals stand on the ends of the same time', () => {
    const events = [
      ...Array.from({ length: 30 }, () => event(100, { tone: 'calm' })),
      ...Array.from({ length: 10 }, () => event(101, { kind: 'refused', tone: 'attention' })),
    ];
    const marks = marksOf(events, WINDOW, WIDTH);
    expect(marks).toMatchObject({
      kind: 'bars',
      ends: [{ from: 0, to: 0.75, tone: 'calm' }],
      refusals: [{ from: 0.75, to: 1, tone: 'attention' }],
      peak: { count: 40 },
    });
  });

  test.each([
    [1, 60_000],
    [3, 180_000],
    [24, 1_800_000],
    [168, 10_800_000],
    [24 * 90, 129_600_000],
  ])('%i hours: bars of a round length', (hours, bin) => {
    const window = { from: WINDOW.from, to: new Date(WINDOW.from.getTime() + hours * 3_600_000) };
    const events = Array.from({ length: 100 }, () => event(1));
    expect(marksOf(events, window, WIDTH)).toMatchObject({ kind: 'bars', peak: { count: 100, bin } });
  });
});
