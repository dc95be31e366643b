import type { AuditEntry } from '../access/audit';
import { silentLog } from '../log';
import { keepAudit } from '../support/audit-book';
import { BadInput } from './bad-input';
import type { Shell } from './shell';
import { withStore } from './stored';

export const AUDIT_HELP = `Who did what with Keepalive, and what was refused to whom; never what was said or found. It looks where the
settings say that things are kept, and entries are kept as long as cases (CASE_DAYS).

  npm run --silent audit                     prints all entries, the oldest first
  npm run --silent audit -- --since DATE     only those since then, such as 2026-11-20 or 2026-11-20T08:00:00Z
  npm run --silent audit -- --json           one JSON object a line
`;

/**
 * For operators, beside a running bot.
 *
 * @throws BadInput for words that mean nothing
 */
export async function runAuditCli(argv: readonly string[], shell: Shell): Promise<void> {
  const words = [...argv];
  let json = false;
  let since: Date | null = null;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--help' || word === 'help') return shell.out(AUDIT_HELP);
    if (word === '--json') json = true;
    else if (word === '--since') since = dateOf(words.shift() ?? '');
    else throw new BadInput(`That is not understood. ${AUDIT_HELP}`);
  }
  await withStore(shell, async ({ records }, { caseDays }) => {
    const book = keepAudit(records, { clock: shell.clock, days: caseDays, log: silentLog });
    let count = 0;
    for await (const entry of book.entries(since)) {
      count += 1;
      shell.out(json ? `${JSON.stringify(entry)}\n` : lineOf(entry));
    }
    if (count === 0 && !json) shell.out('There is no entry.\n');
  });
}

function dateOf(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(date.getTime()))
    throw new BadInput(`--since needs a date such as 2026-11-20. ${AUDIT_HELP}`);
  return date;
}

/** What is stored may hold anything that a device or a person is called: no control characters reach a terminal. */
function lineOf({ at, who, what, subject, result, why }: AuditEntry): string {
  const person = who.aadObjectId ?? who.id;
  const of = [subject.deviceId, subject.hub].filter((name) => name !== null).join(' on ');
  const end = why === null ? result : `${result} (${why})`;
  const line = `${at.toISOString()}  ${end}  ${what}  ${of || '-'}  ${person} (${who.channel})`;
  return `${line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')}\n`;
}
