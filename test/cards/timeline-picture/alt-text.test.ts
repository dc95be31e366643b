import { altText } from '../../../src/cards/timeline-picture/alt-text';
import { makeTimeline } from '../../../src/diagnosis/timeline';
import { logRecords, type Row, SUBJECT } from '../../kit/log-records';
import { flapping, story } from './story';

const RANGE = 'Timeline from Fri 20 Nov 00:00 to 00:00 (UTC)';

describe('the picture in words', () => {
  test.each<[string, readonly Row[], string]>([
    ['no records', [], `${RANGE}: no connection records.`],
    ['one long session', [[0, 'on']], `${RANGE}: 1 connection; no drops. Connected at 00:00, where the data ends.`],
    [
      'thousands of drops',
      [...flapping(5000), [1439, 'on']],
      `${RANGE}: 5,001 connections; 5,000 drops (400027 ×5,000); longest time away 9 min. Connected at 00:00, where the data ends.`,
    ],
    [
      'drops, a gap, refusals',
      [
        [0, 'on'],
        [300, '404104'],
        [310, 'on'],
        [900, '401003'],
        [910, 'no', '401003'],
        [920, 'no', '401002'],
      ],
      `${RANGE}: 2 connections; 2 drops (401003 ×1 and 404104 ×1); 2 refused connects (401002 ×1 and 401003 ×1); longest time away 9 h. Not connected at 00:00, where the data ends.`,
    ],
    [
      'refusals only',
      [[5, 'no', '403012']],
      `${RANGE}: no connections; no drops; 1 refused connect (403012 ×1); longest time away 24 h. Not connected at 00:00, where the data ends.`,
    ],
  ])('%s', (_name, rows, expected) => {
    expect(altText(story(rows))).toBe(expected);
  });

  test('in the person’s own time', () => {
    const words = altText(story([[0, 'on']], { zone: 'Asia/Kolkata', dataUpTo: new Date('2026-11-20T20:00:00Z') }));
    expect(words).toBe(
      'Timeline from Fri 20 Nov 05:30 to 05:30 (Kolkata): 1 connection; no drops. Connected at 01:30, where the data ends.',
    );
  });

  test('stays one line of sane length, whatever stands in the log', () => {
    const records = logRecords(flapping(50)).map((record, index) => ({
      ...record,
      code: record.code && `x\n${'y'.repeat(300)}${index}`,
    }));
    const words = altText(story([], { timeline: makeTimeline(records, SUBJECT) }));
    expect(words.length).toBeLessThanOrEqual(500);
    expect(words).not.toMatch(/\n/);
  });
});
