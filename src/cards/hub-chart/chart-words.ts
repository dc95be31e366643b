import { oneLine } from '../escape';
import { clockFace, placeOf } from '../local-time';
import { grouped, lengthOf } from '../timeline-picture/counts';
import { binOf, type ChartSource, stacksOf, tallest } from './chart';

const LONGEST = 500;

/** The chart in words: of which time, how many faults, refusals and renewals, and when most. One line. */
export function chartWords({ picture, zone, now }: ChartSource): string {
  const { window, buckets, faults, renewals, refusals } = picture;
  const face = (at: Date): string => clockFace(at, zone, now);
  const bin = binOf(picture);
  const { count, stack } = tallest(stacksOf(buckets, bin), (one) => one.faults);
  const most = stack ? `, most in the ${lengthOf(bin)} from ${face(new Date(stack.at))} (${grouped(count)})` : '';
  const parts = [
    `${told(faults, 'fault')}${most}`,
    ...(refusals > 0 ? [told(refusals, 'refused connect')] : []),
    told(renewals, 'token renewal'),
  ];
  const range = `${face(window.from)} to ${face(window.to)} (${placeOf(zone) ?? 'UTC'})`;
  return oneLine(`Drops of the whole hub from ${range}: ${parts.join('; ')}.`, LONGEST);
}

function told(number: number, one: string): string {
  return `${number === 0 ? 'no' : grouped(number)} ${number === 1 ? one : `${one}s`}`;
}
