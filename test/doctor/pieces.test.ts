import { fewAtOnce } from '../../src/doctor/few-at-once';
import { storedCheck } from '../../src/doctor/freshness';
import { loggingCheck } from '../../src/doctor/logging';
import { checkLines } from '../../src/doctor/plain-checkup';
import { wordsOfHealth, wordsOfHub, wordsOfMetrics } from '../../src/doctor/seen-words';
import { wayCheck } from '../../src/doctor/way-to-hub';
import type { DiagnosticSetting } from '../../src/evidence/hub-resource';
import type { HubProbe } from '../../src/evidence/probe';
import { noPaint } from '../../src/support/plain-report';
import { closed, DEAD, handshake, probeOf } from '../kit/probe';

const HUB = 'contoso.azure-devices.net';
const ID = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Devices/IotHubs/contoso';
const WORKSPACE = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/logs';
const NOW = new Date('2026-11-23T08:10:00Z');
const seen = <T>(data: T) => ({ ok: true, data, searched: 'a test' }) as const;

describe('logging', () => {
  const setting = (name: string, to: DiagnosticSetting['properties'], ...categories: string[]): DiagnosticSetting => ({
    name,
    properties: { ...to, logs: categories.map((category) => ({ category, enabled: true })) },
  });
  const check = (...settings: DiagnosticSetting[]) => loggingCheck(seen(settings), HUB, ID);

  test('to a workspace, to storage', () => {
    expect(check(setting('a', { workspaceId: WORKSPACE }, 'Connections'))).toEqual({
      source: 'diagnostic-settings',
      ok: true,
      detail: 'Connections go to the Log Analytics workspace logs',
    });
    expect(check(setting('a', { storageAccountId: '/x/storageAccounts/old' }, 'Connections'))).toMatchObject({
      ok: true,
      detail: 'Connections go to the storage account old',
    });
  });

  test('to Event Hubs only', () => {
    expect(check(setting('a', { eventHubAuthorizationRuleId: '/e' }, 'Connections'))).toMatchObject({
      ok: false,
      why: 'not-configured',
      detail: expect.stringContaining('Event Hubs only'),
      fix: expect.stringContaining(`az monitor diagnostic-settings create --name keepalive --resource '${ID}'`),
    });
  });

  test('to nowhere: the command names a workspace that is in use already, and replaces no setting', () => {
    const { fix } = check(setting('Keepalive', { workspaceId: WORKSPACE }, 'Routes'), setting('keepalive-2', {}));
    expect(fix).toContain(`--name keepalive-3 --resource '${ID}' --workspace '${WORKSPACE}' --logs`);
    expect(fix).not.toContain('workspace list');
    expect(check().fix).toContain('--workspace WORKSPACE_ID');
    expect(check().fix).toContain('az monitor log-analytics workspace list');
  });

  test('an id stays one word of a shell, whole', () => {
    const long = `/subscriptions/${'s'.repeat(36)}/resourceGroups/${'g'.repeat(90)}/providers/Microsoft.OperationalInsights/workspaces/${'w'.repeat(63)}`;
    expect(check(setting('a', { workspaceId: long }, 'Routes')).fix).toContain(`'${long}'`);
    expect(check(setting('a', { workspaceId: `x';rm -rf ~;'` }, 'Routes')).fix).toContain(`'x'\\'';rm -rf ~;'\\'''`);
  });
});

describe('the way to the hub', () => {
  const check = (fields: Partial<HubProbe>) => wayCheck(seen(probeOf(fields)));

  test('devices’ ports are told of, Keepalive’s own counts', () => {
    expect(check({})).toMatchObject({ ok: true, detail: '8883 ✓  5671 ✓  443 ✓' });
    expect(check({ ports: [closed(8883), { port: 5671, outcome: 'not-tried' }, handshake(443)] })).toMatchObject({
      ok: true,
      detail: '8883 ✗ ECONNREFUSED  5671 not tried  443 ✓',
    });
    expect(check({ ports: [handshake(8883), handshake(5671), closed(443, 'ETIMEDOUT')] })).toMatchObject({
      ok: false,
      why: 'failed',
      detail: expect.stringContaining('443 ✗ ETIMEDOUT'),
      fix: expect.stringContaining(':443'),
    });
  });

  test('a name that leads nowhere, a certificate that nobody trusts', () => {
    expect(check(DEAD)).toMatchObject({ ok: false, detail: expect.stringContaining('ENOTFOUND') });
    expect(check({ ports: [handshake(443, { untrusted: 'SELF_SIGNED_CERT_IN_CHAIN' })] })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('SELF_SIGNED_CERT_IN_CHAIN'),
      fix: expect.stringContaining('proxy'),
    });
  });
});

test('a log in storage', () => {
  const detail = (hour: Date | null) => storedCheck(seen(hour), 'logs', NOW).detail;
  expect(detail(new Date('2026-11-23T08:00:00Z'))).toBe('logs can be read; its newest hour is the hour that runs');
  expect(detail(new Date('2026-11-23T06:00:00Z'))).toBe('logs can be read; its newest hour is 2026-11-23 06:00 UTC');
  expect(detail(null)).toContain('no connection record in the last 7 days');
});

test('what was seen, in words', () => {
  expect(wordsOfHub({ id: ID, name: 'contoso' }).detail).toBe('can be read');
  expect(
    wordsOfHub({
      id: ID,
      name: 'contoso',
      sku: { name: 'S2', capacity: 3 },
      properties: { state: 'Active', publicNetworkAccess: 'Disabled' },
    }).detail,
  ).toBe('S2, 3 units, Active, no access from the public network');
  expect(wordsOfHealth([], NOW).detail).toContain('no state yet');
  expect(wordsOfMetrics([{ name: 'x', points: [] }], NOW)).toEqual({
    detail: 'can be read; no point in the last hour',
  });
});

test('a fix is said once', () => {
  const check = { source: 'registry', ok: false, why: 'denied', detail: 'no', fix: 'ask' } as const;
  expect(checkLines([check, { ...check, source: 'twin' }], noPaint)).toBe(
    [
      '  ✗ device registry  no',
      '                     → ask',
      '  ✗ twins            no',
      '                     → The same as above.',
      '',
    ].join('\n'),
  );
});

test('a few at once, in order', async () => {
  let running = 0;
  let most = 0;
  const ends: Array<() => void> = [];
  const results = fewAtOnce(3, [...Array(8).keys()], async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => ends.push(resolve));
    running -= 1;
    return item * 2;
  });
  while (running > 0) {
    ends.pop()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await Promise.all(results)).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  expect(most).toBe(3);
});
