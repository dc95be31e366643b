import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { codesOf, distinct, isTakeOverCode } from '../codes-of-ends';
import type { Proof } from '../finding';
import { linesOf, quoted } from '../patterns/log-lines';
import { endsOf } from '../patterns/session-times';
import { findTakeOvers } from '../patterns/take-overs';
import { clockTimes, count, duration, listed, plain } from '../words';

export const duplicateIdentity = defineCheck({
  id: 'duplicate-identity',
  asks: 'Do two clients use the same device identity?',
  needs: ['connections'],
  uses: ['device-logs'],
  run({ 'device-logs': logs }, { timeline, subject }) {
    const { ends, twoClients } = findTakeOvers(timeline);
    if (!twoClients) return undefined;
    const { kickBacks, refused, addresses, sdkVersions, typicalReturn, confidence } = twoClients;
    const thrownOut = ends.filter(({ code }) => isTakeOverCode(code));
    const codes = distinct([...codesOf(thrownOut), ...refused.map(({ code }) => code)]).filter(isTakeOverCode);
    const because: Proof[] = [];
    const ended = span(endsOf(thrownOut));
    if (ended)
      because.push({
        kind: 'connections',
        text: `${count(thrownOut.length, 'session')} ended because another connection with the same identity arrived (${listed(codes)}), ${during(ended)} UTC.`,
        at: ended.last,
      });
    if (kickBacks > 0)
      because.push({
        kind: 'connections',
        text: `${count(kickBacks, 'time')} the one thrown out came back and threw out the other${typicalReturn === null ? '' : `, after ${duration(typicalReturn)} as a rule`}.`,
      });
    const held = span(refused.map(({ at }) => at));
    if (held)
      because.push({
        kind: 'connections',
        text: `${count(refused.length, 'connect')} refused with ${listed(codes)} ${during(held)} UTC, while another connection with the same identity went on.`,
        at: held.last,
      });
    const [proof, ...rest] = because;
    if (!proof) return undefined;
    const last = held?.last ?? ended?.last;
    if (addresses.length > 1)
      rest.push({
        kind: 'connections',
        text: `Two addresses take turns: ${listed(addresses.map((one) => plain(one, 40)))}.`,
      });
    if (sdkVersions.length > 1)
      rest.push({
        kind: 'connections',
        text: `Two programs take turns: ${listed(sdkVersions.map((one) => plain(one) || 'one without an SDK'))}.`,
      });
    // It only supports: by itself it does not tell a second client from the device's own return.
    const told = linesOf(logs, subject, ['taken-over']);
    const line = told.at(-1);
    if (line)
      rest.push({
        kind: 'device-logs',
        text: `The device’s own log says so ${count(told.length, 'time')} too; ${quoted(line)}.`,
      });
    return {
      id: 'duplicate-identity',
      severity: 'critical',
      confidence,
      title: 'Two clients use the same device identity and throw each other out',
      explanation: `A hub allows one connection for each identity. Often a disk image was cloned, or a test tool signs in as the device.${confidence === 'possible' ? ' One device whose network breaks every few minutes can look like this too.' : ''}`,
      codes,
      because: [proof, ...rest],
      guides: guidesFor(codes, GUIDES.identityRegistry),
      next: [
        {
          do: 'fix',
          who: 'technician at the device',
          text: 'Find the second client: a cloned machine, an old container, a test tool. Stop it.',
        },
        {
          do: 'fix',
          who: 'hub operator',
          text: 'Register an identity of its own for each machine, then change the key that both have used.',
        },
      ],
      explains: [],
      ...(last ? { latest: last } : {}),
      accountsFor: [...ends, ...refused],
    };
  },
});

interface Span {
  readonly first: Date;
  readonly last: Date;
}

function during({ first, last }: Span): string {
  const [start, both] = [clockTimes([first]), clockTimes([first, last])];
  return start === both ? `at ${start}` : `between ${both}`;
}

function span(times: readonly Date[]): Span | undefined {
  const [first, last] = [times[0], times.at(-1)];
  return first && last && { first, last };
}
