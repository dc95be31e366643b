/** How numbers, times and text from outside are put into sentences. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `08:05` */
export function hourMinute(time: Date): string {
  return time.toISOString().slice(11, 16);
}

/** `2026-11-23 08:05 UTC` */
export function dayAndTime(time: Date): string {
  return `${dayOf(time)} ${hourMinute(time)} UTC`;
}

/** `12 s`, `45 min`, `3 h 10 min`, `2 days` */
export function duration(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1.5 * MINUTE_MS) return `${Math.round(size / 1000)} s`;
  if (size < 10 * MINUTE_MS && size % MINUTE_MS >= 15_000) return `${(size / MINUTE_MS).toFixed(1)} min`;
  if (size < 2 * HOUR_MS) return `${Math.round(size / MINUTE_MS)} min`;
  if (size < 2 * DAY_MS) {
    const minutes = Math.round(size / MINUTE_MS);
    const rest = minutes % 60;
    return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
  }
  return `${Math.round(size / DAY_MS)} days`;
}

/** `1 time`, `3 times` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `400,000` */
export function thousands(number: number): string {
  return number.toLocaleString('en-GB');
}

/** `a`, `a and b`, `a, b and c`, at most `most` of them. */
export function listed(words: readonly string[], most = 4): string {
  const shown = words.slice(0, most);
  if (words.length > most) return `${shown.join(', ')} and ${words.length - most} more`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/** The first few times, the day where it changes: `2026-11-23 08:05, 09:15 and 2026-11-24 10:25`. */
export function clockTimes(times: readonly Date[], most = 4): string {
  const minutes = times.filter(
    (time, index) => index === 0 || dayAndTime(time) !== dayAndTime(times[index - 1] ?? time),
  );
  const words = minutes.map((time, index) => {
    const [day, before] = [dayOf(time), minutes[index - 1]];
    return before && dayOf(before) === day ? hourMinute(time) : `${day} ${hourMinute(time)}`;
  });
  return listed(words, most);
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** Text that a device or a person chose: one line of sane length. Escaping for cards and consoles is theirs. */
export function plain(text: string, longest = 80): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  const letters = Array.from(line.slice(0, longest * 2 + 2));
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : letters.join('');
}
