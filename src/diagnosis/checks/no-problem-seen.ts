import { type DeviceIdentity, registryTime } from '../../evidence/device';
import { GUIDES } from '../catalogues/guides';
import { defineClosingCheck } from '../check';
import type { Proof } from '../finding';
import { findPastDisabling } from '../patterns/past-disabling';
import { answeringPorts, answersInWords, probeAtThatTime, seenFromHere } from '../patterns/reach';
import type { Session } from '../session';
import type { Refusal } from '../timeline';
import { count, dayAndTime } from '../words';

export const noProblemSeen = defineClosingCheck({
  id: 'no-problem-seen',
  asks: 'Is the device well?',
  needs: ['connections', 'identity'],
  uses: ['fleet', 'probe'],
  close({ identity, fleet, probe }, context, found) {
    const { timeline, window } = context;
    const trouble = found.some(({ severity, accountsFor }) => severity !== 'info' || (accountsFor?.length ?? 0) > 0);
    const disabled = findPastDisabling(timeline, identity);
    const isDrop = (item: Session | Refusal): boolean => !disabled?.items.has(item);
    const dropped =
      timeline.refusals.some(isDrop) || timeline.sessions.some((session) => session.end === 'error' && isDrop(session));
    if (trouble || dropped) return undefined;
    const goodbyes = timeline.sessions.filter(({ end }) => end === 'clean').length;
    const active = registryTime(identity?.lastActivityTime);
    const last = timeline.sessions.at(-1);
    const online = last ? last.end === 'open' && !leftSince(last, identity) : identity?.connectionState === 'Connected';
    const because: [Proof, ...Proof[]] = [
      {
        kind: 'connections',
        text: `${disabled ? 'Refused only while it was disabled; no other drop' : 'No drop and no refusal'} from ${dayAndTime(window.from)} to ${dayAndTime(window.to)}${goodbyes > 0 ? `; the device itself said goodbye ${count(goodbyes, 'time')}` : ''}.`,
      },
      {
        kind: 'identity',
        text: `The device is registered${identity?.status ? ' and enabled' : ''}${disabled?.until ? ` again since ${dayAndTime(disabled.until)}` : ''}${active ? `; last active on ${dayAndTime(active)}` : ''}.`,
        ...(active ? { at: active } : {}),
      },
    ];
    if (fleet)
      because.push({
        kind: 'fleet',
        text: `The hub logs connections: ${count(fleet.records, 'record')} in this time.`,
      });
    const here = probeAtThatTime(probe, context);
    const answers = here && answersInWords(answeringPorts(here));
    if (answers) because.push(seenFromHere(here, `${answers}.`));
    return {
      id: 'no-problem-seen',
      severity: 'info',
      confidence: 'confirmed',
      title: online
        ? 'No problem seen, the device is connected'
        : 'No problem seen, though the device is not connected now',
      explanation: online
        ? 'It had no unexpected disconnect in the time looked at.'
        : 'It had no unexpected disconnect in the time looked at. If it should be online, look at its power and its program.',
      codes: [],
      because,
      guides: [GUIDES.eventGrid],
      next: [
        {
          do: 'provide',
          who: 'whoever saw the problem',
          text: 'If you saw it drop, tell me when: I can look at an earlier time or at the device’s own log.',
        },
      ],
      explains: [],
    };
  },
});

/** The registry says that it is gone, later than the log's last connect: the record of the end may be missing. */
function leftSince({ from }: Session, identity: DeviceIdentity | null): boolean {
  const changed = registryTime(identity?.connectionStateUpdatedTime);
  return identity?.connectionState === 'Disconnected' && changed !== null && from !== null && changed > from;
}
