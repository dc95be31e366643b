import { bytesOf } from '../../bytes';
import type { Clock } from '../../clock';
import type { ArmAnswer } from '../../evidence/sources/arm-call';
import { isJsonObject } from '../../json';
import type { Escalation } from './escalation';
import { inTime } from './in-time';
import { type Delivery, refusal, type Sink } from './sink';
import type { SupportCall } from './support-api';
import {
  CHUNK,
  communicationBody,
  fileBody,
  LARGEST_FILE,
  paths,
  type SupportTicketSettings,
  ticketBody,
} from './support-ticket-shapes';

const WHERE = 'Azure support';
/** All its calls together; what is not done by then goes on with the next try. */
const DEADLINE = 120_000;
const POLL = 5_000;

/** Carries why a call did not do its work. */
class Refused extends Error {
  constructor(readonly delivery: Extract<Delivery, { ok: false }>) {
    super(delivery.why);
  }
}

/**
 * A technical ticket in the subscription's own support plan. Its name is our number, so that it can be looked for before
 * it is made: one that a lost answer hid is found, and not made twice.
 */
export function supportTicketSink(settings: SupportTicketSettings, call: SupportCall, clock: Clock): Sink {
  const { subscription } = settings;

  async function ask(...[method, path, body, signal]: Parameters<SupportCall>): Promise<ArmAnswer> {
    const answer = await call(method, path, body, signal);
    const refused = refusal(WHERE, answer.status, answer.retryAfter ?? null, clock.now());
    if (refused) throw new Refused(refused);
    return answer;
  }

  /** Null where there is none; a name that says nothing of an end is taken to exist. */
  async function find(number: string, signal: AbortSignal): Promise<ArmAnswer | null> {
    const answer = await call('GET', paths.ticket(subscription, number), undefined, signal);
    if (answer.status === 404) return null;
    const refused = refusal(WHERE, answer.status, answer.retryAfter ?? null, clock.now());
    if (refused) throw new Refused(refused);
    return answer;
  }

  async function putFile(number: string, zip: Buffer, signal: AbortSignal): Promise<void> {
    const file = `${number}.zip`;
    await ask('PUT', paths.workspace(subscription, number), undefined, signal);
    await ask('PUT', paths.file(subscription, number, file), fileBody(zip.length), signal);
    for (let chunkIndex = 0; chunkIndex * CHUNK < zip.length; chunkIndex += 1) {
      const content = zip.subarray(chunkIndex * CHUNK, (chunkIndex + 1) * CHUNK).toString('base64');
      await ask('POST', paths.upload(subscription, number, file), { content, chunkIndex }, signal);
    }
  }

  /** A PUT that answered 202 makes it in the background; then it is found under its name. */
  async function awaitTicket(number: string, signal: AbortSignal): Promise<ArmAnswer> {
    for (;;) {
      const found = await find(number, signal);
      if (found) return found;
      if (signal.aborted) throw new Refused({ ok: false, retry: true, why: `${WHERE} is still making the ticket` });
      await clock.wait(POLL, signal);
    }
  }

  function tried(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Delivery>): Promise<Delivery> {
    return inTime(clock, DEADLINE, signal, work).catch((error: unknown) => {
      if (error instanceof Refused) return error.delivery;
      // Network and sign-in: they mostly pass, and what they say may hold anything.
      return { ok: false, retry: true, why: `${WHERE} could not be reached` };
    });
  }

  return {
    name: 'support-ticket',
    where: 'a ticket with Azure support',

    deliver: (escalation, openZip, signal) =>
      tried(signal, async (inTheTime) => {
        const { number } = escalation;
        const there = await find(number, inTheTime);
        if (there) return delivered(escalation, there);
        const name = await ask(
          'POST',
          paths.checkName(subscription),
          { name: number, type: 'Microsoft.Support/supportTickets' },
          inTheTime,
        );
        if (isJsonObject(name.body) && name.body.nameAvailable === false)
          return { ok: false, retry: true, why: `${WHERE} has the name ${number}, but shows no ticket of it yet` };
        const zip = await bytesOf(await openZip(), LARGEST_FILE);
        if (zip === null)
          return {
            ok: false,
            retry: false,
            why: `the case is larger than the ${LARGEST_FILE / 1_000_000} MB of a ticket`,
          };
        await putFile(number, zip, inTheTime);
        await ask('PUT', paths.ticket(subscription, number), ticketBody(escalation, settings), inTheTime);
        return delivered(escalation, await awaitTicket(number, inTheTime));
      }),

    add: (escalation, addition, signal) =>
      tried(signal, (inTheTime) => write(escalation, `add-${addition.id}`, 'More about it', addition.text, inTheTime)),

    withdraw: (escalation, signal) =>
      tried(signal, async (inTheTime) => {
        if (!(await find(escalation.number, inTheTime))) return { ok: true, externalId: escalation.number };
        const text = 'The person who opened this ticket has withdrawn it. Please close it.';
        return write(escalation, 'withdrawal', 'Withdrawn', text, inTheTime);
      }),
  };

  async function write(
    escalation: Escalation,
    id: string,
    subject: string,
    text: string,
    signal: AbortSignal,
  ): Promise<Delivery> {
    const path = paths.communication(subscription, escalation.number, `${escalation.number}-${id}`);
    await ask('PUT', path, communicationBody(escalation, subject, text, settings.contact.email), signal);
    return { ok: true, externalId: escalation.number };
  }
}

/** Microsoft's own number of it, which people name on the phone. */
function delivered({ number }: Escalation, { body }: ArmAnswer): Delivery {
  const properties = isJsonObject(body) && isJsonObject(body.properties) ? body.properties : {};
  const id = properties.supportTicketId;
  return { ok: true, externalId: typeof id === 'string' && id !== '' ? id.slice(0, 100) : number };
}
