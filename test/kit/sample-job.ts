import type { DiagnosisJob } from '../../src/bot/jobs';
import type { KeptCase } from '../../src/support/keep-case';
import { CONTOSO, NOW } from './sample-report';

export function sampleJob(changes: Partial<DiagnosisJob> = {}): DiagnosisJob {
  return {
    id: 'abcd1234',
    kind: 'diagnose',
    conversation: { conversation: { id: 'talk', isGroup: false, conversationType: '', name: '' } },
    person: { id: 'user1', channel: 'test' },
    hub: CONTOSO,
    deviceIds: ['pump-08'],
    moduleId: null,
    window: { from: '2026-11-22T15:05:00.000Z', to: '2026-11-23T15:05:00.000Z' },
    period: null,
    zone: 'Europe/Berlin',
    askedAt: NOW.toISOString(),
    ...changes,
  };
}

/** What a keeper of cases answers. */
export const KEPT: KeptCase = {
  where: 'the folder cases/1',
  address: null,
  contents: {
    files: [{ name: 'case.json', bytes: 1_200, sha256: '' }],
    leftOut: [],
    whole: null,
    removed: { key: 2 },
    replaced: {},
    expires: new Date('2026-12-23T15:05:00Z'),
    fits: true,
  },
};
