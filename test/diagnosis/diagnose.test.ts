import { type AnyCheck, defineCheck, defineClosingCheck } from '../../src/diagnosis/check';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { Finding } from '../../src/diagnosis/finding';
import { type Evidence, KINDS, type Kind } from '../../src/evidence/evidence';
import { connections, fleet, idsOf, type Kinds, operation, reportOn } from '../kit/check-table';
import { edgeRuntime } from '../kit/edge-runtime';
import { evidenceOf, identityOf, logRecords, NOW, SUBJECT, WINDOW } from '../kit/log-records';

function finding(id: string, fields: Partial<Finding> = {}): Finding {
  return {
    id,
    severity: 'warning',
    confidence: 'likely',
    title: `The ${id} happened`,
    explanation: 'So it is.',
    codes: [],
    because: [{ kind: 'identity', text: 'seen' }],
    guides: [],
    next: [{ do: 'fix', who: 'anyone', text: 'Mend it.' }],
    explains: [],
    ...fields,
  };
}

function check(
  id: string,
  fields: Partial<Finding> | null = {},
  more: { yieldsTo?: string[]; advisory?: true } = {},
): AnyCheck {
  return defineCheck({
    id,
    asks: '?',
    needs: ['identity'],
    run: () => (fields ? finding(id, fields) : undefined),
    ...more,
  });
}

function run(checks: readonly AnyCheck[], kinds: Kinds = { identity: identityOf(), connections: connections([]) }) {
  return diagnose(evidenceOf(kinds), { subject: SUBJECT, window: WINDOW, now: NOW }, checks);
}

describe('the runner', () => {
  test('skips what lacks its evidence, and says why', () => {
    const { checks, gaps } = run([check('needs-identity')], {});
    expect(checks).toEqual([
      { id: 'needs-identity', outcome: 'skipped', why: 'Could not look at the registry row (not-provided).' },
    ]);
    // Nobody misses a gateway that nobody knows of.
    expect(gaps.map(({ kind }) => kind)).toEqual(KINDS.filter((kind) => kind !== 'edge-runtime'));
  });

  const gateway = identityOf({ capabilities: { iotEdge: true } });
  const leaf = identityOf({ deviceScope: 'ms-azure-iot-edge://gate-01-638' });
  test.each([
    ['a gateway that nobody looked at', gateway, 'not-provided', true],
    ['a device behind one, refused', leaf, 'denied', true],
    ['nobody knows whether there is one, and the look failed', undefined, 'denied', true],
    ['nobody knows whether there is one, and nobody looked', undefined, 'not-provided', false],
    ['nobody knows whether there is one, and nothing is set up', undefined, 'not-configured', false],
    ['no IoT Edge device', identityOf(), 'not-provided', false],
    ['no IoT Edge device, still looking', identityOf(), 'timed-out', false],
    ['not registered', null, 'not-provided', false],
  ] as const)(
    'what IoT Edge reports is missing only where there may be a gateway: %s',
    (_name, identity, why, told) => {
      const evidence: Evidence = {
        ...evidenceOf(identity === undefined ? {} : { identity }),
        'edge-runtime': { ok: false, why, detail: 'Not looked at.' },
      };
      const { gaps } = diagnose(evidence, { subject: SUBJECT, window: WINDOW, now: NOW }, []);
      expect(gaps.map(({ kind }) => kind).includes('edge-runtime')).toBe(told);
    },
  );

  test('null is nothing to look at where one of several kinds would do', () => {
    const either = defineCheck({
      id: 'either',
      asks: '?',
      needs: [],
      uses: ['edge-runtime', 'device-logs'],
      run: () => finding('either'),
    });
    expect(run([either], { 'edge-runtime': null }).checks[0]?.outcome).toBe('skipped');
    expect(run([either], { 'edge-runtime': edgeRuntime() }).checks[0]?.outcome).toBe('found');
  });

  test('a check that merely uses kinds is skipped when there is none of them', () => {
    const only = defineCheck({ id: 'any', asks: '?', needs: [], uses: ['fleet'], run: () => finding('any') });
    expect(run([only], {}).checks[0]?.outcome).toBe('skipped');
    expect(run([only], { fleet: fleet() }).checks[0]?.outcome).toBe('found');
  });

  test('of several kinds that would do, one must be there; what merely sharpens will not do', () => {
    const either = defineCheck({
      id: 'either',
      asks: '?',
      needs: [],
      uses: ['connections', 'device-logs', 'identity'],
      oneOf: ['connections', 'device-logs'],
      run: () => finding('either'),
    });
    expect(run([either], { identity: identityOf() }).checks).toEqual([
      {
        id: 'either',
        outcome: 'skipped',
        why: 'Could not look at the connection log (not-provided). Could not look at a log from the device (not-provided).',
      },
    ]);
    expect(run([either], { 'device-logs': [] }).checks[0]?.outcome).toBe('found');
    expect(run([either], { connections: connections([]) }).checks[0]?.outcome).toBe('found');
  });

  test('hands a check only what it declared', () => {
    let handed: string[] = [];
    const nosy = defineCheck({
      id: 'nosy',
      asks: '?',
      needs: ['identity'],
      uses: ['fleet'],
      run(looked) {
        handed = Object.keys(looked);
        return undefined;
      },
    });
    run([nosy], { identity: null, connections: connections([]), fleet: fleet() });
    expect(handed.sort()).toEqual(['fleet', 'identity'] satisfies Kind[]);
  });

  test('a throwing check is one line, the others stand', () => {
    const broken = defineCheck({
      id: 'broken',
      asks: '?',
      needs: ['identity'],
      run: () => {
        throw new RangeError('secret detail');
      },
    });
    const report = run([broken, check('sound')]);
    expect(report.checks).toEqual([
      { id: 'broken', outcome: 'crashed', why: expect.stringContaining('RangeError') },
      { id: 'sound', outcome: 'found' },
    ]);
    expect(JSON.stringify(report)).not.toContain('secret detail');
  });

  test('a closing check is handed what the others found, wherever it stands in the list', () => {
    const closing = defineClosingCheck({
      id: 'last',
      asks: '?',
      needs: ['identity'],
      close: (_, __, found) => finding('last', { title: found.map(({ id }) => id).join() }),
    });
    const report = run([closing, check('a'), check('b', null)]);
    expect(report.findings.find(({ id }) => id === 'last')?.title).toBe('a');
    expect(report.checks.map(({ id }) => id)).toEqual(['last', 'a', 'b']);
  });
});

describe('the ranking', () => {
  const order = (...checks: AnyCheck[]): readonly string[] => idsOf(run(checks));

  test('severity, then confidence, then how recent', () => {
    expect(
      order(
        check('old', { latest: new Date('2026-11-20T01:00:00Z') }),
        check('new', { latest: new Date('2026-11-20T02:00:00Z') }),
        check('sure', { confidence: 'confirmed' }),
        check('grave', { severity: 'critical', confidence: 'possible' }),
        check('slight', { severity: 'info', confidence: 'confirmed' }),
      ),
    ).toEqual(['grave', 'sure', 'new', 'old', 'slight']);
  });

  test('a consequence stands right after its cause, which names it', () => {
    const report = run([
      check('after', { severity: 'critical' }, { yieldsTo: ['absent', 'cause'] }),
      check('other'),
      check('cause', { severity: 'info' }),
    ]);
    expect(idsOf(report)).toEqual(['cause', 'after', 'other']);
    expect(report.findings[0]?.explains).toEqual(['after']);
  });

  test('a cause may name its consequence itself; what was not found is not named', () => {
    const report = run([check('cause', { explains: ['after', 'absent'] }), check('after')]);
    expect(report.findings.map(({ explains }) => explains)).toEqual([['after'], []]);
  });

  test('chains fold in order, circles do not hang', () => {
    expect(order(check('c', {}, { yieldsTo: ['b'] }), check('b', {}, { yieldsTo: ['a'] }), check('a'))).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect([...order(check('x', {}, { yieldsTo: ['y'] }), check('y', {}, { yieldsTo: ['x'] }))].sort()).toEqual([
      'x',
      'y',
    ]);
  });

  test('advice stands after the info findings that explain drops', () => {
    expect(
      order(
        check('advice', { severity: 'info', confidence: 'confirmed' }, { advisory: true }),
        check('reason', { severity: 'info', confidence: 'possible' }),
      ),
    ).toEqual(['reason', 'advice']);
  });
});

describe('the verdict', () => {
  const status = (kinds: Kinds): string => reportOn(kinds).verdict.status;
  const identity = identityOf();

  test('healthy, benign, fault, inconclusive', () => {
    expect(status({ identity, connections: connections([[1, 'on']]) })).toBe('healthy');
    expect(
      status({
        identity,
        connections: connections([
          [1, 'on'],
          [9, '404104'],
          [9.1, 'on'],
        ]),
      }),
    ).toBe('benign');
    expect(status({ identity: null })).toBe('fault');
    expect(status({})).toBe('inconclusive');
    expect(status({ identity })).toBe('inconclusive');
    expect(status({ connections: connections([[1, 'on']]) })).toBe('inconclusive');
    expect(status({ identity, connections: connections([]), 'diagnostic-settings': [] })).toBe('inconclusive');
  });

  test('a fault stands without the registry', () => {
    expect(
      status({
        connections: connections([
          [1, 'on'],
          [9, '404104'],
          [30, 'on'],
        ]),
      }),
    ).toBe('fault');
  });

  test('the headline names the device and the cause, in one line', () => {
    const subject = { ...SUBJECT, deviceId: 'pump\n"17"' };
    const report = diagnose(evidenceOf({ identity: null }), { subject, window: WINDOW, now: NOW });
    expect(report.verdict.headline).toBe('pump "17": the device is not registered in this hub.');
    expect(reportOn({ identity }).verdict.headline).toBe(
      'pump-17: no verdict, because the connection log was not given.',
    );
  });

  test.each([
    ['timed-out', 'denied', 'the connection log has not answered and the registry row could not be read'],
    ['denied', 'failed', 'the connection log and the registry row could not be read'],
  ] as const)('the headline says what became of the log (%s) and the row (%s)', (ofLog, ofRow, why) => {
    const evidence = {
      ...evidenceOf({}),
      connections: { ok: false, why: ofLog, detail: '' },
      identity: { ok: false, why: ofRow, detail: '' },
    } as const;
    const { verdict } = diagnose(evidence, { subject: SUBJECT, window: WINDOW, now: NOW });
    expect(verdict.headline).toBe(`pump-17: no verdict, because ${why}.`);
  });
});

test('drops without a cause are certain drops', () => {
  const { verdict } = reportOn({
    identity: identityOf(),
    connections: connections([
      [1, 'on'],
      [9, '404104'],
      [9.1, 'on'],
    ]),
  });
  expect(verdict.headline).toBe('pump-17: one drop without a cause that the logs would show, nothing to worry about.');
});

describe('what the report says about its evidence', () => {
  test('data up to the newest record of the hub; without records it and an unset window are null', () => {
    const about = { subject: SUBJECT, window: null, now: NOW };
    const none = diagnose(evidenceOf({ identity: identityOf() }), about);
    expect([none.dataUpTo, none.window]).toEqual([null, null]);
    const some = diagnose(
      evidenceOf({
        connections: connections([
          [60, 'on'],
          [90, 'off'],
        ]),
        operations: { records: [operation(30, '403002')], limited: false },
      }),
      about,
    );
    expect(some.dataUpTo?.toISOString()).toBe('2026-11-20T01:30:00.000Z');
    expect(some.window?.from.toISOString()).toBe('2026-11-20T00:30:00.000Z');
    expect(reportOn({ connections: connections([]), fleet: fleet() }).dataUpTo).toEqual(NOW);
  });

  test('gaps carry why, detail and fix', () => {
    const evidence = {
      ...evidenceOf({}),
      hub: { ok: false, why: 'denied', detail: 'Reader is missing.', fix: 'Grant it.' } as const,
    };
    const report = diagnose(evidence, { subject: SUBJECT, window: WINDOW, now: NOW });
    expect(report.gaps).toContainEqual({ kind: 'hub', why: 'denied', detail: 'Reader is missing.', fix: 'Grant it.' });
  });

  test('the records of a module are not the device’s', () => {
    const module = logRecords(
      [
        [1, 'on'],
        [9, '404104'],
        [30, 'on'],
      ],
      {},
      { ...SUBJECT, moduleId: 'm' },
    );
    expect(reportOn({ identity: identityOf(), connections: { records: module, limited: false } }).verdict.status).toBe(
      'healthy',
    );
  });
});
