import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import { reachCommand } from '../commands';
import type { Confidence, Proof } from '../finding';
import { findHubOutages, isInHubOutage } from '../patterns/hub-outages';
import { triesIn } from '../patterns/shared-returns';
import { chanceOfAll, findSiteOutages, type SiteOutage } from '../patterns/site-outages';
import { clockTimes, count, dayAndTime, plain } from '../words';

/** With so few beside it chance could bring them back together. Own judgement. */
const FEWEST_NEIGHBOURS = 3;
/** Outages that the same few devices shared are no chance any more. Own judgement. */
const FEWEST_OUTAGES = 2;
/** One neighbour alone must share more of them. Own judgement. */
const FEWEST_WITH_ONE = 3;
/** And chance gives what was seen more seldom than this. Own judgement. */
const CHANCE_OF_LIKELY = 1e-5;

export const siteOutage = defineCheck({
  id: 'site-outage',
  asks: 'Do the devices of its site drop and come back together?',
  needs: ['connections', 'fleet'],
  uses: ['resource-health'],
  run(looked, { subject, timeline, window }) {
    const ofHub = findHubOutages(looked['resource-health'], subject.hub, window);
    // Where no device elsewhere could go on, the hub's own outages are not the site's.
    const outages = findSiteOutages(timeline, looked.fleet, window).filter(
      ({ reach, sessions }) => reach !== 'alone' || !sessions.every(({ to }) => isInHubOutage(to, ofHub)),
    );
    const last = outages.at(-1);
    if (!last) return undefined;
    const sessions = outages.flatMap((outage) => outage.sessions);
    const drops = sessions.flatMap(({ to }) => to ?? []);
    const latest = last.back ?? drops.at(-1);
    const away = last.back === null;
    const because: [Proof, ...Proof[]] = [neighbourhood(last), elsewhere(last)];
    if (drops.length > 0)
      because.push({
        kind: 'connections',
        text: `This device was lost with them ${count(outages.length, 'time')}, at ${clockTimes(drops.slice(-4))} UTC.`,
        ...(latest && { at: latest }),
      });
    return {
      id: 'site-outage',
      severity: 'critical',
      confidence: sureness(outages, triesIn(looked.fleet)),
      title: titleOf(outages.length, away),
      explanation: `Devices behind the same address dropped with it and ${away ? 'are away too' : 'came back together with it'}. Power, router, firewall or line of the site look like this, or a gateway that they share; a fault of this one device does not.`,
      codes: distinct(sessions.flatMap((session) => session.codes)),
      because,
      guides: [GUIDES.connectivity, GUIDES.reconnect],
      next: [
        {
          do: 'run',
          who: 'technician at the device',
          text: 'At these times, look at what the devices of the site share: power, router, firewall, line, gateway. From the same network, test the way to the hub.',
          command: reachCommand(subject, 8883),
        },
        {
          do: 'provide',
          who: 'whoever runs the network of the site',
          text: 'Give me the log of the router or firewall of these minutes, or ask the provider about faults at that time.',
        },
      ],
      explains: [],
      ...(latest && { latest }),
      accountsFor: sessions,
    };
  },
});

/** The service says nothing of a site, so it is never confirmed. */
function sureness(outages: readonly SiteOutage[], tries: number): Confidence {
  const clear = outages.filter(({ reach, nearlyAll, maybeRestart }) => reach === 'apart' && nearlyAll && !maybeRestart);
  const many = clear.some(({ shared }) => shared.neighboursToo >= FEWEST_NEIGHBOURS);
  const fewest = clear.some(({ shared }) => shared.neighboursToo > 1) ? FEWEST_OUTAGES : FEWEST_WITH_ONE;
  const isRare = chanceOfAll(clear, tries) <= CHANCE_OF_LIKELY;
  return isRare && (many || clear.length >= fewest) ? 'likely' : 'possible';
}

function titleOf(times: number, away: boolean): string {
  if (!away) return `The whole site lost its way to the hub ${times === 1 ? 'once' : `${times} times`}`;
  return times === 1
    ? 'The whole site is cut off'
    : `The whole site is cut off, not for the first time (${times} times)`;
}

function neighbourhood({ shared, back, maybeRestart }: SiteOutage): Proof {
  const { address, neighbours, neighboursToo } = shared;
  const who = `${neighboursToo} of ${count(neighbours, 'other device')} behind the address ${plain(address, 40)} dropped around the same time`;
  const alike = maybeRestart ? ' All of them have the SDK of this one: a common restart would look alike.' : '';
  if (back === null) return { kind: 'fleet', text: `${who} and are away too.${alike}` };
  return { kind: 'fleet', text: `${who} and came back with it around ${dayAndTime(back)}.${alike}`, at: back };
}

function elsewhere({ shared, reach }: SiteOutage): Proof {
  const { others, othersToo } = shared;
  if (reach === 'alone')
    return {
      kind: 'fleet',
      text: 'The hub has no device at another address, so the logs cannot show whether others would have gone on.',
    };
  const all = count(others, 'device');
  if (othersToo === 0) return { kind: 'fleet', text: `Of ${all} at other addresses none dropped with it.` };
  const wider = reach === 'wider' ? ': perhaps a fault of the provider or the region' : '';
  return { kind: 'fleet', text: `Of ${all} at other addresses ${othersToo} dropped and came back too${wider}.` };
}
