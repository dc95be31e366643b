import { edgeCalls } from '../../../src/bot/device-logs/edge-calls';
import type { EdgeLogJob } from '../../../src/bot/device-logs/edge-log-job';
import { startConversation } from '../../kit/conversation';
import { portClosedLog } from '../../kit/some-logs';

const ESCALATE = 'escalate pump-08 on contoso-lab, severity high, contact ops@example.com';
const FETCH = 'fetch edgeHub’s log of gate-01 on contoso-lab';
const SUBJECT = { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-08' };

/** A case that waits for a yes, and then the call of a gateway that does. */
async function bothOpen() {
  const called: EdgeLogJob[] = [];
  const edge = { ...edgeCalls({ put: async () => undefined }), put: async (job: EdgeLogJob) => void called.push(job) };
  const talk = startConversation({ edge });
  await talk.says(ESCALATE);
  await talk.says(FETCH);
  return { talk, called };
}

/** What was given of pump-08 to the newest job's person. */
function logsOf(talk: ReturnType<typeof startConversation>) {
  const job = talk.jobs.at(-1);
  if (!job) throw new Error('no job');
  return talk.given.logs.logsOf({ person: job.person, conversationId: 'Convo1' }, SUBJECT);
}

describe('while a case and a gateway’s call wait', () => {
  test.each(['yes', 'yeah', 'ok, go ahead', 'I agree'])('%s is for what was asked last', async (yes) => {
    const { talk, called } = await bothOpen();
    expect(await talk.says(yes)).toEqual([expect.stringMatching(/^Asking the agent of gate-01/)]);
    expect(called).toHaveLength(1);
    expect(talk.escalations.store.waiting()).toEqual([]);
    // The next one is for the case, whose contents are not there yet.
    expect(await talk.says(yes)).toEqual([expect.stringMatching(/^I am still making the case/)]);
    expect(called).toHaveLength(1);
  });

  test.each(['no', 'dont', 'cancel'])('%s leaves the gateway, and then the case', async (no) => {
    const { talk, called } = await bothOpen();
    expect(await talk.says(no)).toEqual(['I have called nothing.']);
    expect(await talk.says(no)).toEqual(['I sent nothing, and threw the case away.']);
    expect(called).toEqual([]);
  });

  test('a button for something else ends the waiting of the call', async () => {
    const { talk, called } = await bothOpen();
    await talk.says('help');
    await talk.says(FETCH);
    await talk.presses('check cam-01 on tailspin-lab');
    await talk.says('yes');
    expect(called).toEqual([]);
  });
});

describe('logs and cases', () => {
  test.each(['collect', 'escalate'] as const)('lines under “%s” go into that case', async (kind) => {
    const talk = startConversation();
    const words = kind === 'escalate' ? ESCALATE : 'collect logs for pump-08 on contoso-lab';
    await talk.says(`${words}\n${portClosedLog()}`);
    expect(talk.jobs).toMatchObject([{ kind, deviceIds: ['pump-08'], logs: [expect.any(String)] }]);
    expect(await logsOf(talk)).toHaveLength(1);
  });

  test('lines that are given while it asks how bad it is go into the case', async () => {
    const talk = startConversation();
    await talk.says('escalate pump-08 on contoso-lab');
    await talk.says(portClosedLog());
    await talk.says('high');
    await talk.says('ops@example.com');
    expect(talk.jobs).toMatchObject([{ kind: 'escalate', logs: [expect.any(String)] }]);
    expect(await logsOf(talk)).toHaveLength(1);
  });

  test('lines stay with the question when its hub is chosen by a button', async () => {
    const talk = startConversation();
    await talk.says('check pump-08');
    await talk.says(portClosedLog());
    await talk.presses('contoso-lab');
    expect(talk.jobs).toMatchObject([{ kind: 'diagnose', deviceIds: ['pump-08'], logs: [expect.any(String)] }]);
  });

  test('lines do not go to another device whose button is pressed instead', async () => {
    const talk = startConversation();
    await talk.says('help');
    await talk.says('check pump-07');
    await talk.says(portClosedLog());
    await talk.presses('why does pump-08 on contoso-lab keep disconnecting?');
    expect(talk.jobs).toMatchObject([{ kind: 'diagnose', deviceIds: ['pump-08'] }]);
    expect(talk.jobs[0]).not.toHaveProperty('logs');
  });

  test('lines that are added to a case are no log to look at anew', async () => {
    const talk = startConversation();
    await talk.says('check pump-08 on contoso-lab');
    expect(await talk.says(`add to KA-7C3FQR: ${portClosedLog()}`)).toEqual([
      expect.stringMatching(/^I know no such number/),
    ]);
    expect(talk.jobs).toHaveLength(1);
    expect(talk.store.names()).toEqual([]);
  });
});
