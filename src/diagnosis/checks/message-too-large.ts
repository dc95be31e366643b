import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import type { Proof } from '../finding';
import { endsByLog } from '../patterns/ends-by-log';
import { quoted } from '../patterns/log-lines';
import { findOffences } from '../patterns/offences';
import { findTooLarge, TOO_LARGE_CODE } from '../patterns/too-large';
import { count, dayAndTime } from '../words';

export const messageTooLarge = defineCheck({
  id: 'message-too-large',
  asks: 'Does the device send messages that are too large?',
  needs: [],
  uses: ['connections', 'operations', 'device-logs'],
  run({ operations, 'device-logs': logs }, context) {
    const { timeline, subject, now } = context;
    const byLog = endsByLog(logs, context, ['message-too-large']);
    const { records, sessions: byHub } = findTooLarge(timeline, operations, subject);
    const sessions = timeline.sessions.filter((one) => byHub.includes(one) || byLog.sessions.includes(one));
    const { run } = findOffences(timeline, operations, subject, now);
    // Some refusals may be missing from the log where every connect ends the same way.
    const alike = run.some((session) => sessions.includes(session)) ? run : [];
    const because: Proof[] = [];
    const last = records.at(-1);
    if (last)
      because.push({
        kind: last.category === 'Connections' ? 'connections' : 'operations',
        text: `The hub refused ${count(records.length, 'message')} with ${TOO_LARGE_CODE}, the last on ${dayAndTime(last.time)}.`,
        at: last.time,
      });
    if (sessions.length > 0)
      because.push({
        kind: 'connections',
        text: `${count(sessions.length, 'connection')} ended at ${last ? 'that moment' : 'the moment of such a message, by the device’s log'}.`,
      });
    const line = byLog.lines.at(-1);
    if (line)
      because.push({
        kind: 'device-logs',
        text: `The device’s own log says it: ${quoted(line)}.`,
        ...(line.event.at ? { at: line.event.at } : {}),
      });
    const [first, ...rest] = because;
    if (!first) return undefined;
    const latest = last?.time ?? line?.event.at;
    return {
      id: 'message-too-large',
      severity: 'warning',
      confidence: 'confirmed',
      title: 'The device sends messages that are too large for the hub',
      explanation:
        'A message to the hub may have 256 KB, one to the device 64 KB. A larger one is refused, and over MQTT the connection is closed with it.',
      codes: last ? [TOO_LARGE_CODE] : [],
      because: [first, ...rest],
      guides: guidesFor([TOO_LARGE_CODE], GUIDES.quotas, GUIDES.fileUpload),
      next: [
        {
          do: 'fix',
          who: 'developer of the device software',
          text: 'Make messages smaller: split batches, compress, or upload files instead. A message that stays in the device’s queue is sent, and refused, again.',
        },
      ],
      explains: byLog.sessions.length > 0 ? ['network-loss'] : [],
      ...(latest ? { latest } : {}),
      accountsFor: [...sessions, ...alike],
    };
  },
});
