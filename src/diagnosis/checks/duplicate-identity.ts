import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { isTakeOverCode } from '../codes-of-ends';
import type { Proof } from '../finding';
import { linesOf, quoted } from '../patterns/log-lines';
import { findTakeOvers } from '../patterns/take-overs';
import { count, duration, hourMinute, listed, plain } from '../words';

export const duplicateIdentity = defineCheck({
  id: 'duplicate-identity',
  asks: 'Do two clients use the same device identity?',
  needs: ['connections'],
  uses: ['device-logs'],
  run({ 'device-logs': logs }, { timeline, subject }) {
    const { ends, twoClients } = findTakeOvers(timeline.sessions);
    if (!twoClients) return undefined;
    const thrownOut = ends.filter(({ code }) => isTakeOverCode(code));
    const times = thrownOut.flatMap(({ to }) => (to ? [to] : []));
    const [first, last] = [times[0], times.at(-1)];
    const codes = [...new Set(thrownOut.flatMap(({ codes }) => codes))].filter(isTakeOverCode);
    const { kickBacks, addresses, sdkVersions, typicalReturn, confidence } = twoClients;
    const because: [Proof, ...Proof[]] = [
      {
        kind: 'connections',
        text: `${count(thrownOut.length, 'session')} ended because another connection with the same identity arrived (${listed(codes)})${first && last ? `, from ${hourMinute(first)} to ${hourMinute(last)} UTC` : ''}.`,
        ...(last ? { at: last } : {}),
      },
      {
        kind: 'connections',
        text: `${count(kickBacks, 'time')} the one thrown out came back and threw out the other, after ${duration(typicalReturn)} as a rule.`,
      },
    ];
    if (addresses.length > 1)
      because.push({
        kind: 'connections',
        text: `Two addresses take turns: ${listed(addresses.map((one) => plain(one, 40)))}.`,
      });
    if (sdkVersions.length > 1)
      because.push({
        kind: 'connections',
        text: `Two programs take turns: ${listed(sdkVersions.map((one) => plain(one) || 'one without an SDK'))}.`,
      });
    // It only supports: by itself it does not tell a second client from the device's own return.
    const told = linesOf(logs, subject, ['taken-over']);
    const line = told.at(-1);
    if (line)
      because.push({
        kind: 'device-logs',
        text: `The device’s own log says so ${count(told.length, 'time')} too; ${quoted(line)}.`,
      });
    return {
      id: 'duplicate-identity',
      severity: 'critical',
      confidence,
      title: 'Two clients use the same device identity and throw each other out',
      explanation:
        'A hub allows one connection for each identity. Often a disk image was cloned, or a test tool signs in as the device.',
      codes,
      because,
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
      accountsFor: ends,
    };
  },
});
