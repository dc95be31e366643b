import { noAccess, openTo } from '../../../src/access/access';
import { edgeCalls } from '../../../src/bot/device-logs/edge-calls';
import type { EdgeBundleJob, EdgeLogJob } from '../../../src/bot/device-logs/edge-log-job';
import { HUBS, startConversation } from '../../kit/conversation';
import { portClosedLog } from '../../kit/some-logs';

const CHECKING = 'Checking pump-08 on contoso-lab, last 24 hours…';
const READ = 'I read pasted lines (12 lines).';
const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

function gateway() {
  const put: EdgeLogJob[] = [];
  return {
    put,
    edge: { ...edgeCalls({ put: async () => undefined }), put: async (job: EdgeLogJob) => void put.push(job) },
  };
}

describe('pasted lines', () => {
  test('are of the device last spoken of', async () => {
    const talk = startConversation();
    await talk.says('check pump-08 on contoso-lab');
    expect(await talk.says(portClosedLog())).toEqual([READ, CHECKING]);
    expect(talk.jobs[1]?.logs).toHaveLength(1);
  });

  test('under a question are of its device, and the question stays', async () => {
    const talk = startConversation();
    expect(await talk.says(`why does pump-08 on contoso-lab drop?\n${portClosedLog()}`)).toEqual([READ, CHECKING]);
    expect(talk.jobs[0]).toMatchObject({ kind: 'diagnose', deviceIds: ['pump-08'], logs: [expect.any(String)] });
  });

  test('without a device: it asks, and keeps the lines for the answer', async () => {
    const talk = startConversation();
    expect(await talk.says(portClosedLog())).toEqual([READ, expect.stringMatching(/Which hub is the device on/)]);
    await talk.says('contoso-lab');
    expect(await talk.says('pump-08')).toEqual([CHECKING]);
    expect(talk.jobs[0]?.logs).toHaveLength(1);
    const owner = { person: talk.jobs[0]?.person ?? { id: '', channel: '' }, conversationId: 'Convo1' };
    const subject = { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-08' };
    expect(await talk.given.logs.logsOf(owner, subject)).toHaveLength(1);
    expect(await talk.given.logs.logsOf({ ...owner, conversationId: 'another' }, subject)).toEqual([]);
  });

  test('that answer a running question leave it running', async () => {
    const talk = startConversation();
    await talk.says('check pump-08');
    expect(await talk.says(portClosedLog())).toEqual([READ, expect.stringMatching(/Which hub is pump-08 on/)]);
    expect(await talk.says('contoso-lab')).toEqual([CHECKING]);
    expect(talk.jobs[0]?.logs).toHaveLength(1);
  });

  test('with a key: it is said, and nothing of it is kept', async () => {
    const talk = startConversation();
    await talk.says('check pump-08 on contoso-lab');
    const [warned] = await talk.says(`${portClosedLog()}\n2026-11-20T08:00:00Z SharedAccessKey=${KEY}`);
    expect(warned).toMatch(/key or token/);
    const kept = JSON.stringify([talk.jobs, await talk.storage.read(Object.keys(Reflect.get(talk.storage, 'memory')))]);
    expect(kept).not.toContain(KEY.slice(0, 20));
  });

  test('of somebody who may see no hub are not even read', async () => {
    const talk = startConversation({ access: noAccess });
    expect(await talk.says(portClosedLog())).toEqual([expect.stringMatching(/may not see any IoT hub/)]);
    expect(talk.store.names()).toEqual([]);
  });
});

describe('the log of a gateway', () => {
  const ASK = 'fetch edgeHub’s log of gate-01 on contoso-lab';

  test('is fetched after a yes, by word or button, once', async () => {
    const { put, edge } = gateway();
    const talk = startConversation({ edge });
    expect(await talk.says(ASK)).toEqual([expect.stringMatching(/^\[card\] Shall I ask/)]);
    expect(put).toEqual([]);
    expect(await talk.says('yes')).toEqual([expect.stringMatching(/^Asking the agent of gate-01/)]);
    expect(put).toMatchObject([{ deviceId: 'gate-01', module: 'edgeHub' }]);
    expect(await talk.presses('Yes, fetch it')).toEqual([expect.stringMatching(/already/)]);
    expect(put).toHaveLength(1);
  });

  test('is not fetched after a no, nor by a yes to something else', async () => {
    const { put, edge } = gateway();
    const talk = startConversation({ edge });
    await talk.says(ASK);
    expect(await talk.says('no')).toEqual(['I have called nothing.']);
    await talk.says('yes');
    await talk.says(ASK);
    await talk.says('hubs');
    await talk.says('yes');
    expect(put).toEqual([]);
  });

  test('is for operators, asked anew at the yes', async () => {
    const { put, edge } = gateway();
    const reader = startConversation({ edge, access: openTo(HUBS, ['reader']) });
    expect(await reader.says(ASK)).toEqual([expect.stringMatching(/for operators/)]);
    let isOperator = true;
    const talk = startConversation({
      edge,
      access: {
        ...openTo(HUBS),
        mayRead: async () => ({ kind: 'may', roles: isOperator ? ['operator'] : ['reader'] }),
      },
    });
    await talk.says(ASK);
    isOperator = false;
    expect(await talk.says('yes')).toEqual([expect.stringMatching(/for operators/)]);
    expect(put).toEqual([]);
  });

  test('of no gateway, or from nowhere, is said', async () => {
    const talk = startConversation({ edge: gateway().edge });
    expect(await talk.says('fetch edgeHub’s log')).toEqual([expect.stringMatching(/^Of which gateway/)]);
    expect(await startConversation().says(ASK)).toEqual([expect.stringMatching(/cannot call a gateway/)]);
  });
});

describe('the support bundle of a gateway', () => {
  const ASK = 'fetch the support bundle of gate-01 on contoso-lab';
  const PLACES = { host: 'contosobot.blob.core.windows.net', form: 'keepalive-bundle-…' };

  function withPlace() {
    const put: EdgeBundleJob[] = [];
    const edge = edgeCalls({ put: async () => undefined }, PLACES);
    if (!edge.bundle) throw new Error('a place is there');
    return {
      put,
      edge: { ...edge, bundle: { ...edge.bundle, put: async (job: EdgeBundleJob) => void put.push(job) } },
    };
  }

  test('is offered beside the log, shown as it will be called and where it goes, and asked for after a yes, once', async () => {
    const { put, edge } = withPlace();
    const talk = startConversation({ edge });
    await talk.says('fetch edgeHub’s log of gate-01 on contoso-lab');
    const asked = await talk.presses('The support bundle instead');
    expect(asked).toEqual([expect.stringMatching(/^\[card\] Shall I ask .* for a support bundle\?.*contosobot\.blob/)]);
    const card = JSON.stringify(talk.cards.at(-1));
    expect(card).toMatch(/UploadSupportBundle .*made for this call; it can only write/);
    expect(card).toContain('keepalive-bundle-…');
    expect(put).toEqual([]);
    expect(await talk.says('yes')).toEqual([
      expect.stringMatching(/^Asking the agent of gate-01 for its support bundle/),
    ]);
    expect(put).toMatchObject([{ deviceId: 'gate-01', hub: { name: 'contoso-lab' } }]);
    expect(await talk.presses('Yes, fetch it')).toEqual([expect.stringMatching(/already/)]);
    expect(put).toHaveLength(1);
  });

  test('is asked for by word too; a no calls nothing; it is for operators', async () => {
    const { put, edge } = withPlace();
    const talk = startConversation({ edge });
    expect(await talk.says(ASK)).toEqual([expect.stringMatching(/for a support bundle\?/)]);
    expect(await talk.says('no')).toEqual(['I have called nothing.']);
    const reader = startConversation({ edge, access: openTo(HUBS, ['reader']) });
    expect(await reader.says(ASK)).toEqual([expect.stringMatching(/for operators/)]);
    expect(put).toEqual([]);
  });

  test('is not offered where there is no storage account, and the card says why', async () => {
    const talk = startConversation({ edge: gateway().edge });
    await talk.says('fetch edgeHub’s log of gate-01 on contoso-lab');
    expect(JSON.stringify(talk.cards.at(-1))).not.toContain('bundle instead');
    expect(JSON.stringify(talk.cards.at(-1))).toMatch(/whole support bundle I cannot fetch from here/);
    expect(await talk.says(ASK)).toEqual([expect.stringMatching(/cannot fetch from here.*sudo iotedge support/)]);
  });
});

test('how to get a log: for the SDK that was seen, or asked for, else a choice', async () => {
  const talk = startConversation();
  expect(await talk.says('how do I get the log?')).toEqual([expect.stringMatching(/which client runs on it\?/)]);
  await talk.says('check pump-08 on contoso-lab');
  expect(await talk.says('how do I get the log with python?')).toEqual([
    expect.stringMatching(/pump-08 \(Python device SDK\)/),
  ]);
  expect(await talk.presses('Another client')).toEqual([expect.stringMatching(/which client runs on it\?/)]);
});
