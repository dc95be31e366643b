import { join } from 'node:path';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { EvidenceKinds } from '../../src/evidence/evidence';
import { readMetrics, readResourceHealth } from '../../src/evidence/hub-health';
import { readServiceHealth } from '../../src/evidence/read-service-health';
import type { HubMetrics } from '../../src/lab/registry';
import { healthEvents } from '../../src/lab/simulation/health-events';
import { sampleMetrics } from '../../src/lab/simulation/metrics';
import { outage } from '../../src/lab/simulation/network';
import { availabilityStatuses, serviceOutage } from '../../src/lab/simulation/service-outage';
import { meters } from '../../src/lab/simulation/stories/meters';
import { site } from '../../src/lab/simulation/stories/site';
import { HOUR, MINUTE } from '../../src/lab/simulation/world';
import { readCase } from '../../src/support/read-case';
import { writeCase } from '../../src/support/write-case';
import { withoutAddresses } from '../kit/cases';
import { LIVED_TO, live, roles } from '../kit/lived';
import { temporaryFolder } from '../kit/temporary-folder';

const base = temporaryFolder();
const PREFIX = '198.18.200';
const OUTAGES = [{ at: LIVED_TO.getTime() - 9 * HOUR, lasts: 12 * MINUTE }];

test('what a case holds of the hub reads back as it was, and is judged the same', async () => {
  let metrics: HubMetrics | undefined;
  const lived = live(5, (stage) => {
    metrics = sampleMetrics(stage.world, stage.hub);
    meters(stage, { count: 20, rename: (deviceId) => deviceId });
    const mill = roles('mill', 6, PREFIX);
    const network = site(stage, { name: 'mill', prefix: PREFIX, roles: mill, sdks: ['csharp', 'java', 'c'] });
    outage(stage.world, network, { at: stage.start - 3 * HOUR, lasts: 20 * MINUTE });
    outage(stage.world, network, { at: stage.start - 40 * MINUTE, lasts: HOUR });
    for (const one of OUTAGES) serviceOutage(stage.world, stage.hub, one);
  });
  const kinds: Partial<EvidenceKinds> = {
    'resource-health': readResourceHealth(availabilityStatuses(lived.hub, OUTAGES, LIVED_TO.getTime())) ?? [],
    'service-health': readServiceHealth(healthEvents(lived.hub, OUTAGES, LIVED_TO.getTime())) ?? [],
    metrics: readMetrics(metrics?.answer()) ?? [],
    hub: {
      id: '/x',
      name: 'contoso-lab',
      sku: { name: 'S1', tier: 'Standard', capacity: 1 },
      properties: { state: 'Active' },
    },
  };
  const evidence = lived.evidence('mill-01', kinds);
  const about = lived.about('mill-01');
  const report = diagnose(evidence, about);
  expect(report.findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['hub-unavailable', 'site-outage']));
  expect(JSON.stringify(report.findings)).toContain('Azure Service Health tells of trouble');

  const folder = join(base, 'case');
  await writeCase(folder, {
    report,
    evidence,
    cloud: 'public',
    madeAt: LIVED_TO,
    madeBy: 'a test',
    expires: LIVED_TO,
  });
  const read = await readCase(folder);
  if (!read.ok) throw new Error(read.problem);
  for (const kind of ['fleet', 'resource-health', 'service-health', 'metrics', 'hub'] as const) {
    expect(withoutAddresses(read.case.evidence[kind])).toEqual(withoutAddresses(evidence[kind]));
  }
  const { findings } = diagnose(read.case.evidence, read.case);
  expect(withoutAddresses(findings)).toEqual(withoutAddresses(report.findings));
});
