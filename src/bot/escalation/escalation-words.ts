import { contactIn } from '../../support/escalation/contact';
import { TYPED_NUMBER } from '../../support/escalation/number';
import { type Severity, severityIn } from '../../support/escalation/severity';
import type { Intent } from '../understand/intent';

/** What was said about handing a case over; of a new one, the rest of the words names the device. */
export type Spoken =
  | {
      readonly kind: 'escalate';
      readonly severity: Severity | null;
      readonly contact: string | null;
      readonly rest: string;
    }
  | Extract<Intent, { kind: 'status' | 'withdraw' | 'add' }>;

/** Log lines may be added, so it may be longer than a question. */
export const LONGEST_ADDED = 100_000;

const ESCALATE =
  /^(?:please |pls |can you |could you )?(?:escalate\b|hand (?:it|this|that)? ?over\b|(?:open|create|file|raise) (?:a|an) (?:support )?(?:ticket|case|incident|request)\b|(?:talk|speak) to (?:a |an )?(?:human|person|agent|someone)\b)/i;
const STATUS =
  /^(?:please )?(?:what is |what's |show (?:me )?)?(?:the |my )?(?:status|cases|escalations|tickets)(?: of| for)?(?: (?:my )?(?:cases?|escalations?|tickets?))?(?: (ka-[a-z0-9]{4,12}))?$/i;
const NUMBER_ALONE = /^(ka-[a-z0-9]{4,12})$/i;
const WITHDRAW =
  /^(?:please )?(?:withdraw|take back|cancel|close)\s+(?:case |escalation |ticket )?(ka-[a-z0-9]{4,12})$/i;
const WITHDRAW_WHAT = /^(?:please )?withdraw\b/i;
const ADD =
  /^\s*(?:<at\b[^>]*>[^<]*<\/at>\s*)?(?:please )?add (?:this |that |the following )?(?:text |log |logs |lines )?to (?:case )?(ka-[a-z0-9]{4,12})\b\s*[:,-]?\s*([\s\S]*)$/i;

/** @param text as typed, without keys; its lines are kept where they are added to a case */
export function addedWords(text: string): Extract<Intent, { kind: 'add' }> | null {
  const found = ADD.exec(text);
  return found?.[1] ? { kind: 'add', number: found[1].toUpperCase(), text: (found[2] ?? '').trim() } : null;
}

/** @param line the message on one line */
export function escalationWords(line: string): Spoken | null {
  const bare = line.replace(/^[\s,;:.!?-]+|[\s,;:.!?-]+$/g, '');
  const asked = STATUS.exec(bare) ?? NUMBER_ALONE.exec(bare);
  if (asked) return { kind: 'status', number: asked[1]?.toUpperCase() ?? null };
  const back = WITHDRAW.exec(bare)?.[1];
  if (back) return { kind: 'withdraw', number: back.toUpperCase() };
  if (WITHDRAW_WHAT.test(bare)) return { kind: 'withdraw', number: numberIn(bare) };
  return ESCALATE.test(bare) ? wanted(bare) : null;
}

const LABELLED_SEVERITY =
  /[\s,;]*(?:\b(?:with|at|and)\s+)*\b(?:severity|sev|priority|prio|urgency)\b\s*(?:[:=]|is\b)?\s*(?:sev(?:erity)?\s*)?([a-z0-9]+)/i;
const SEVERITY_BEFORE = /[\s,;]*(?:\b(?:with|at|and)\s+)*(?<![\w-])([a-z]+)\s+(?:severity|priority|urgency)\b/i;
const SEVERITY_ALONE = /[\s,;]*(?<![\w-])(low|medium|high|critical|urgent)(?![\w-])/i;
const LABELLED_CONTACT =
  /[\s,;]*(?:\band\s+)?\b(?:(?:my )?contact|reach (?:me|us)|answer|call (?:me|us)?|phone|e-?mail(?: me)?|mail)\b\s*(?:at|on|under|to|is|[:=])?\s*(.{0,330})$/i;

/** How bad and whom to answer are taken out, so that neither is read as a device or a hub. */
function wanted(line: string): Spoken {
  let rest = line;
  let contact: string | null = null;
  const labelled = LABELLED_CONTACT.exec(rest);
  const given = labelled?.[1] === undefined ? null : contactIn(labelled[1]);
  if (labelled?.[1] !== undefined && given !== null) {
    contact = given;
    rest = rest.slice(0, labelled.index) + labelled[1].replace(given, ' ');
  } else {
    const email = contactIn(rest);
    // Digits alone may be a device: a phone number has to be named as one.
    if (email?.includes('@')) {
      contact = email;
      rest = rest.replace(email, ' ');
    }
  }
  let severity: Severity | null = null;
  for (const pattern of [LABELLED_SEVERITY, SEVERITY_BEFORE, SEVERITY_ALONE]) {
    const found = pattern.exec(rest);
    severity = found?.[1] === undefined ? null : severityIn(severityWords(found[1]));
    if (!found || severity === null) continue;
    rest = rest.slice(0, found.index) + rest.slice(found.index + found[0].length);
    break;
  }
  return { kind: 'escalate', severity, contact, rest: rest.trim() };
}

/** "severity 1", "sev b". */
function severityWords(word: string): string {
  return /^[0-4a-c]$/i.test(word) ? `sev ${word}` : word;
}

function numberIn(text: string): string | null {
  return TYPED_NUMBER.exec(text)?.[0].toUpperCase() ?? null;
}
