import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct, isUnauthorized } from '../codes-of-ends';
import { identityCommand } from '../commands';
import type { Proof } from '../finding';
import { creationOf } from '../patterns/created';
import { neverConnected } from '../patterns/never-connected';
import { findSilence } from '../patterns/silence';
import { saysUnknownDevice } from '../patterns/standing-refusals';
import type { Refusal } from '../timeline';
import { count, dayAndTime, duration, listed } from '../words';

/** Clocks of registry and logs differ a little. Own judgement. */
const CLOCKS_MS = 120_000;
/** Between deleting and making again by hand. Own judgement. */
const DELETED_BEFORE_MS = 3_600_000;
/** Who stays away this long did not just reconnect. Own judgement. */
const GONE_MS = 10 * 60_000;
/** While it is deleted, the hub says that it does not know it. */
const NOT_REGISTERED = '404001';

export const deviceRecreated = defineCheck({
  id: 'device-recreated',
  asks: 'Was the device deleted and made again?',
  needs: ['identity', 'connections'],
  uses: ['fleet'],
  run(looked, context) {
    const { identity } = looked;
    const { timeline, now, subject } = context;
    const created = creationOf(identity, now);
    if (!created) return undefined;
    const made = created.at.getTime();
    const oldest = timeline.sessions[0];
    // A row that knows of no activity is not the one under which a logged session ran, whenever that began.
    const isUnknownToRow = oldest !== undefined && oldest.from === null && neverConnected(identity);
    const isOld = isUnknownToRow || (oldest?.from ?? oldest?.to ?? now).getTime() < made - CLOCKS_MS;
    // Without records from before it is simply new; with a connect since then it has its new keys.
    if (!isOld || timeline.sessions.some(({ from }) => from && from.getTime() > made)) return undefined;
    const lastConnect = timeline.sessions.findLast(({ from }) => from !== null)?.from?.getTime() ?? 0;
    const refusals = timeline.refusals.filter(({ at, code }) => at.getTime() > lastConnect && isOfOldKeys(code));
    const rejected = refusals.filter(isRejected);
    if (rejected.some(({ at }) => at.getTime() < made - CLOCKS_MS)) return undefined;
    const last = timeline.sessions.at(-1);
    const fell = last?.to && last.end === 'error' && last.to.getTime() >= made - DELETED_BEFORE_MS ? last : undefined;
    const silence = findSilence(context, looked);
    if (rejected.length === 0 && !(fell && silence && silence.lasts >= GONE_MS)) return undefined;
    const when = isUnknownToRow
      ? 'while the device was connected already'
      : 'later than the device’s first records here';
    const because: [Proof, ...Proof[]] = [
      {
        kind: 'identity',
        text: `${created.stated ? 'The registry row was created on' : 'The generation id of the registry row reads as'} ${dayAndTime(created.at)}, ${when}.`,
        at: created.at,
      },
    ];
    if (isUnknownToRow)
      because.push({
        kind: 'identity',
        text: 'The registry knows of no activity of the device, though the hub logged the end of its session.',
      });
    if (fell?.to)
      because.push({ kind: 'connections', text: `Its session fell on ${dayAndTime(fell.to)}.`, at: fell.to });
    const refused = rejected.at(-1);
    because.push(
      refused
        ? {
            kind: 'connections',
            text: `${count(rejected.length, 'attempt')} to connect refused since then (${listed(distinct(rejected.map(({ code }) => code)))}), the last on ${dayAndTime(refused.at)}.`,
            at: refused.at,
          }
        : { kind: 'connections', text: `No attempt to connect for ${duration(silence?.lasts ?? 0)} since.` },
    );
    const codes = distinct([...(fell?.codes ?? []), ...refusals.map(({ code }) => code)]);
    const latest = refused?.at ?? fell?.to;
    return {
      id: 'device-recreated',
      severity: 'critical',
      confidence: created.stated && refused ? 'confirmed' : 'likely',
      title: 'The device was deleted from the registry and made again',
      explanation:
        'A device that is made again under the same id has new keys. The device itself still holds the old ones, so the hub refuses it, or it has stopped trying.',
      codes,
      because,
      guides: guidesFor(codes.filter(isUnauthorized), GUIDES.identityRegistry),
      next: [
        {
          do: 'fix',
          who: 'technician at the device',
          text: 'Put the connection string or certificate that holds now into the device and restart it.',
        },
        {
          do: 'run',
          who: 'hub operator',
          text: 'Find out who deleted it, so that it does not happen again: a clean-up script, a new roll-out, a provisioning service.',
          command: identityCommand('show', subject, '--query "{generationId:generationId,status:status}"'),
        },
      ],
      explains: [],
      ...(latest ? { latest } : {}),
      accountsFor: [...(fell ? [fell] : []), ...refusals],
    };
  },
});

function isOfOldKeys(code: string): boolean {
  return isUnauthorized(code) || code === NOT_REGISTERED;
}

/** Refused as a device with wrong keys, not as one that is just then not in the registry. */
function isRejected(refusal: Refusal): boolean {
  return refusal.code !== NOT_REGISTERED && !saysUnknownDevice(refusal);
}
