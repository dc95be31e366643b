import { notedDesk } from '../../../src/support/escalation/noted-desk';
import { ANNA, BEN, handedOver, memoryDesk, sampleDraft, WANTED } from '../../kit/escalations';
import { handClock } from '../../kit/hand-clock';
import { notedTelemetry } from '../../kit/noted-telemetry';
import { NOW } from '../../kit/sample-report';

const REFERENCE = 'a1b2c3d4';

function desk() {
  const lines: string[] = [];
  const log = { info: (details: object, msg: string) => void lines.push(`${msg} ${Object.values(details).join(' ')}`) };
  const { telemetry, noted } = notedTelemetry();
  return { desk: notedDesk(memoryDesk(handClock(NOW)).desk, { log, telemetry }), lines, noted };
}

test('its number and its reference stand in one line, from the beginning on', async () => {
  const at = desk();
  const { number } = await at.desk.open({ ...WANTED, reference: REFERENCE });
  await at.desk.fill(number, async () => sampleDraft());
  for (const person of [BEN, ANNA, ANNA]) await at.desk.consent(number, person);
  expect(at.lines).toEqual([
    `an escalation was opened ${REFERENCE} ${number}`,
    `an escalation was agreed to ${REFERENCE} ${number}`,
  ]);
  expect(at.noted).toEqual([]);
});

test('what a person takes back counts once, and only where it was theirs', async () => {
  const at = desk();
  const declined = await at.desk.open(WANTED);
  for (const person of [BEN, ANNA, ANNA]) await at.desk.decline(declined.number, person);
  const { number } = await handedOver(at);
  for (const person of [BEN, ANNA, ANNA]) await at.desk.withdraw(number, person);
  expect(at.noted).toEqual(['keepalive.escalations declined', 'keepalive.escalations withdrawn']);
});
