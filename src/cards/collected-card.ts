import { md, oneLine, plain } from './escape';
import { placeOf } from './local-time';
import { render } from './render';
import type { SmallCard } from './small-cards';

export interface CollectedView {
  readonly deviceId: string;
  readonly hub: string;
  readonly headline: string;
  /** "the folder …" */
  readonly where: string;
  /** Ours: where the zip can be fetched; null where it cannot. */
  readonly address: string | null;
  /** "14 files, 45 KB" */
  readonly holds: string;
  /** "Removed 3 keys.", or that there was nothing to take out. */
  readonly takenOut: string;
  readonly expires: Date;
  readonly zone: string;
}

/** A case was made: where it is, what is in it, and until when. */
export function collectedCard(view: CollectedView): SmallCard {
  const { deviceId, hub, headline, where, address, holds, takenOut, expires, zone } = view;
  const until = dayIn(expires, zone);
  const fetch = address === null ? '' : ` Or download it: ${address}`;
  const summary = `Collected. ${oneLine(headline, 300)} What I read about ${oneLine(deviceId, 128)} is in ${where}, until ${until}; keys and tokens were taken out first. Attach it when you ask support.${fetch}`;
  const card = render('collected', {
    summary,
    title: md`Collected for support: ${deviceId} on ${hub}`,
    headline: plain(headline),
    facts: [
      { name: 'Where it is', value: plain(where) },
      { name: 'What it holds', value: plain(holds) },
      { name: 'Taken out or replaced first', value: plain(takenOut) },
      { name: 'Kept until', value: plain(until) },
    ],
    footer: md`Attach it when you ask support: it begins with a summary for them. “check ${deviceId}” shows the whole answer.`,
    address: address ?? '',
  });
  return { card, summary };
}

/** `20 December 2026 (Berlin)` */
function dayIn(at: Date, zone: string): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' };
  return `${new Intl.DateTimeFormat('en-GB', options).format(at)} (${placeOf(zone) ?? 'UTC'})`;
}
