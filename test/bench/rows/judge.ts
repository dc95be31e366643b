import { diagnose } from '../../../src/diagnosis/diagnose';
import { type LogRecord, readLogLine, toArchiveRecord } from '../../../src/evidence/log-record';
import { evidenceOf, identityOf, logRecords, repeated, SUBJECT } from '../../kit/log-records';
import type { Row } from '../row';
import { inTurn, median } from '../statistics';

const RECORDS = 100_000;
const ROUNDS = 7;
const LIMIT_MS = 1;

/** diagnose() on the records of one device that drops all the time, in a long window. */
export const judge: Row = {
  figure: 'judge',
  async measure() {
    const lines = dropsOfOneDevice().map((record) => JSON.stringify(toArchiveRecord(record, '/subscriptions/s/hub')));
    const records = lines.flatMap((line) => readLogLine(line) ?? []);
    const now = records.at(-1)?.time;
    if (records.length !== RECORDS || now === undefined) throw new Error(`There are ${records.length} records.`);
    const evidence = evidenceOf({
      identity: identityOf(),
      connections: { records, limited: false },
      operations: { records: [], limited: false },
    });
    const judged = () => {
      const report = diagnose(evidence, { subject: SUBJECT, window: null, now });
      if (report.findings.length === 0) throw new Error('It found nothing, so it cannot have looked.');
    };
    const parsed = () => {
      for (const line of lines) JSON.parse(line);
    };
    const { one, other } = await inTurn(
      ROUNDS,
      () => perThousand(judged),
      () => perThousand(parsed),
    );
    const value = median(one);
    return [
      {
        figure: 'judge',
        value,
        unit: 'ms per 1 000 records',
        rival: 'JSON.parse of the same lines',
        rivalValue: median(other),
        budget: `≤ ${LIMIT_MS} ms per 1 000 records`,
        ok: value <= LIMIT_MS,
      },
    ];
  },
};

/** A connect and a loss each time, at uneven lengths and gaps. */
function dropsOfOneDevice(): LogRecord[] {
  const rows = repeated({
    times: RECORDS / 2,
    length: (index) => 20 + (index % 37),
    gap: (index) => 0.5 + (index % 5),
    jitter: 3,
    end: ['404104'],
  });
  return logRecords(rows).slice(0, RECORDS);
}

function perThousand(work: () => void): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) / (RECORDS / 1000);
}
