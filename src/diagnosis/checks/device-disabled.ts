import { type DeviceIdentity, registryTime } from '../../evidence/device';
import type { Subject } from '../../evidence/evidence';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import { identityCommand } from '../commands';
import type { Finding, Proof } from '../finding';
import { linesOf, quoted } from '../patterns/log-lines';
import { DISABLED_CODE } from '../patterns/past-disabling';
import { endBefore } from '../patterns/standing-refusals';
import type { Timeline } from '../timeline';
import { count, dayAndTime, listed, plain } from '../words';

/** Clocks of registry and logs differ a little. Own judgement. */
const CLOCKS_MS = 120_000;

export const deviceDisabled = defineCheck({
  id: 'device-disabled',
  asks: 'Is the device enabled?',
  needs: ['identity'],
  uses: ['device-logs'],
  run({ identity, 'device-logs': logs }, { subject, timeline }) {
    if (identity?.status?.toLowerCase() !== 'disabled') return refusedAsDisabled(identity, timeline, subject);
    const since = registryTime(identity.statusUpdatedTime);
    const from = since ? since.getTime() - CLOCKS_MS : Number.NEGATIVE_INFINITY;
    const refusals = timeline.refusals.filter(({ at }) => at.getTime() >= from);
    const ended = timeline.sessions.filter(({ to, end }) => to !== null && end === 'error' && to.getTime() >= from);
    const reason = plain(identity.statusReason ?? '', 128);
    const because: [Proof, ...Proof[]] = [
      {
        kind: 'identity',
        text: `The registry says "disabled"${since ? ` since ${dayAndTime(since)}` : ''}${reason === '' ? ', without a reason' : `, reason given: "${reason}"`}.`,
        ...(since ? { at: since } : {}),
      },
    ];
    const last = refusals.at(-1);
    if (last) {
      const codes = distinct(refusals.map(({ code }) => code));
      because.push({
        kind: 'connections',
        text: `The hub refused ${count(refusals.length, 'attempt')} to connect since then${codes.length > 0 ? ` (${listed(codes)})` : ''}, the last on ${dayAndTime(last.at)}.`,
        at: last.at,
      });
    }
    const unavailable = linesOf(logs, subject, ['unavailable']);
    const line = unavailable.at(-1);
    if (line)
      because.push({
        kind: 'device-logs',
        text: `Its log shows "server unavailable" (CONNACK 3) ${count(unavailable.length, 'time')}, which is what a disabled device is told; ${quoted(line)}.`,
      });
    return {
      id: 'device-disabled',
      severity: 'critical',
      confidence: 'confirmed',
      title: 'The device is disabled in the registry',
      explanation:
        'The hub refuses every connection of a disabled device. Over MQTT the device is not told why: it only sees a network error and keeps trying.',
      codes: distinct(refusals.map(({ code }) => code)),
      because,
      guides: guidesFor(['403012'], GUIDES.identityRegistry),
      next: [
        {
          do: 'fix',
          who: 'hub operator',
          text: 'If this was not meant, enable the device. If it was, tell the people at the device: nothing is broken there.',
          command: identityCommand('update', subject, '--set status=enabled'),
        },
      ],
      explains: [],
      ...(last ? { latest: last.at } : since ? { latest: since } : {}),
      accountsFor: [...ended, ...refusals],
    };
  },
});

/** A module's row has no status of its own: where it is refused as disabled, its device is. */
function refusedAsDisabled(identity: DeviceIdentity | null, timeline: Timeline, subject: Subject): Finding | undefined {
  if (identity === null || (identity.status ?? '') !== '') return undefined;
  const session = timeline.sessions.at(-1);
  const refusals = timeline.refusals.filter(
    ({ at, code }) => code === DISABLED_CODE && (!session?.from || at > session.from),
  );
  const last = refusals.at(-1);
  if (!last) return undefined;
  return {
    id: 'device-disabled',
    severity: 'critical',
    confidence: 'confirmed',
    title: 'The hub refuses it as disabled',
    explanation:
      'A module has no status of its own: it is disabled with its device, and every connection of both is refused until the device is enabled.',
    codes: [DISABLED_CODE],
    because: [
      {
        kind: 'connections',
        text: `The hub refused ${count(refusals.length, 'attempt')} to connect with ${DISABLED_CODE} DeviceDisabled, the last on ${dayAndTime(last.at)}; none got through since.`,
        at: last.at,
      },
    ],
    guides: guidesFor([DISABLED_CODE], GUIDES.identityRegistry),
    next: [
      {
        do: 'fix',
        who: 'hub operator',
        text: 'Look at the status of the device that the module belongs to. If it was disabled by mistake, enable it.',
        command: identityCommand(
          'show',
          { ...subject, moduleId: null },
          '--query "{status:status,reason:statusReason}"',
        ),
      },
    ],
    explains: [],
    latest: last.at,
    accountsFor: [...endBefore(refusals, session), ...refusals],
  };
}
