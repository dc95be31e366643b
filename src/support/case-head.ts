import { KINDS, type Slot } from '../evidence/evidence';
import type { CaseParts } from './case-parts';

/** case.json, which case-format.ts reads. */
export function caseHead({ report, evidence, cloud, madeAt, madeBy, expires, now }: CaseParts): unknown {
  const looked = KINDS.flatMap((kind) => {
    const slot: Slot<unknown> = evidence[kind];
    if (!slot.ok) return [];
    const limited =
      (kind === 'connections' || kind === 'operations') && evidence[kind].ok && evidence[kind].data.limited;
    return [[kind, { searched: slot.searched, dataUpTo: slot.dataUpTo, ...(limited && { limited }) }] as const];
  });
  return {
    schemaVersion: 1,
    cloud,
    subject: report.subject,
    window: report.window,
    madeAt,
    madeBy,
    expires,
    ...(now && { judgedAt: now }),
    gaps: report.gaps,
    looked: Object.fromEntries(looked),
  };
}
