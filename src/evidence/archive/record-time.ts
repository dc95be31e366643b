const [ZERO, COLON, DOT, LETTER_T, LETTER_Z] = [0x30, 0x3a, 0x2e, 0x54, 0x5a];
const DAY_LENGTH = '2026-11-20'.length;
const SHORTEST = '2026-11-20T08:00:04Z'.length;
const MINUTE_MS = 60_000;

/**
 * Reads times as Azure writes them, `2026-11-20T08:00:04.1170000Z`, as ms since 1970, cut (as Date cuts) to whole ones;
 * NaN for any other form, which is for Date to read. The day is remembered from record to record.
 */
export function timeReader(): (bytes: DataView, start: number, end: number) => number {
  const day = new DataView(new ArrayBuffer(DAY_LENGTH));
  let dayMs = Number.NaN;

  function dayOf(bytes: DataView, start: number): number {
    const isKnown =
      bytes.getInt32(start) === day.getInt32(0) &&
      bytes.getInt32(start + 4) === day.getInt32(4) &&
      bytes.getInt16(start + 8) === day.getInt16(8);
    if (isKnown) return dayMs;
    for (let at = 0; at < DAY_LENGTH; at += 1) day.setUint8(at, bytes.getUint8(start + at));
    const text = Buffer.from(day.buffer).toString('latin1');
    dayMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
    return dayMs;
  }

  return (bytes, start, end) => {
    if (end - start < SHORTEST || bytes.getUint8(end - 1) !== LETTER_Z) return Number.NaN;
    if (bytes.getUint8(start + DAY_LENGTH) !== LETTER_T) return Number.NaN;
    if (bytes.getUint8(start + 13) !== COLON || bytes.getUint8(start + 16) !== COLON) return Number.NaN;
    const hours = twoDigits(bytes, start + 11);
    const minutes = twoDigits(bytes, start + 14);
    const seconds = twoDigits(bytes, start + 17);
    if (!(hours <= 23 && minutes <= 59 && seconds <= 59)) return Number.NaN;
    const ms = fraction(bytes, start + 19, end - 1);
    return dayOf(bytes, start) + (hours * 60 + minutes) * MINUTE_MS + seconds * 1000 + ms;
  };
}

function twoDigits(bytes: DataView, at: number): number {
  return digit(bytes, at) * 10 + digit(bytes, at + 1);
}

/** ms of `.1170000`; 0 where nothing stands. */
function fraction(bytes: DataView, start: number, end: number): number {
  if (start === end) return 0;
  if (bytes.getUint8(start) !== DOT || end - start < 2) return Number.NaN;
  let ms = 0;
  for (let place = 1; place <= 3; place += 1) ms = ms * 10 + (start + place < end ? digit(bytes, start + place) : 0);
  for (let at = start + 4; at < end; at += 1) if (Number.isNaN(digit(bytes, at))) return Number.NaN;
  return ms;
}

function digit(bytes: DataView, at: number): number {
  const value = bytes.getUint8(at) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}
