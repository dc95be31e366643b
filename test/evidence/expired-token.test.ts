import { temporaryFolder } from '../kit/temporary-folder';
import { expectOthersWell, openWholeLook, type WholeLook } from '../kit/whole-look';

const folder = temporaryFolder();
let whole: WholeLook;
beforeAll(async () => {
  whole = await openWholeLook(folder);
});
afterAll(() => whole.close());

const DAY = 24 * 3_600_000;

test('a token that runs out is renewed for the next diagnosis', async () => {
  // To the clients each token is over as soon as it was used; to the lab it lasts its hour.
  const getToken = async (scopes: string | string[]) => {
    const token = await whole.lab.azure.credential.getToken(scopes);
    if (!token) throw new Error('no token');
    return { token: token.token, expiresOnTimestamp: 0 };
  };
  whole.renew({ credential: { getToken } });
  expectOthersWell(await whole.look());
  await whole.clock.advance(DAY);
  whole.lab.calls.length = 0;
  expectOthersWell(await whole.look());
  expect(whole.lab.calls.length).toBeGreaterThan(7);
});

test('a token that ran out, though the clients hold it good: Azure says so, and so does the gap', async () => {
  const minted = new Map<string, string>();
  const getToken = async (scopes: string | string[]) => {
    const token = minted.get(String(scopes)) ?? (await whole.lab.azure.credential.getToken(scopes))?.token ?? '';
    minted.set(String(scopes), token);
    return { token, expiresOnTimestamp: Date.parse('2100-01-01') };
  };
  whole.renew({ credential: { getToken } });
  expectOthersWell(await whole.look());
  await whole.clock.advance(DAY);
  whole.lab.calls.length = 0;
  const evidence = await whole.look();
  for (const kind of [
    'hub',
    'diagnostic-settings',
    'resource-health',
    'service-health',
    'metrics',
    'connections',
    'operations',
    'fleet',
  ] as const)
    expect(evidence[kind]).toMatchObject({
      why: 'denied',
      detail: expect.stringMatching(/contoso-lab.+answered 401: Keepalive's sign-in to Azure has run out\./),
      fix: expect.stringMatching(/Ask again; if it stays, check the clock of the machine.+az login/),
    });
  // IoT Hub's refusal does not say whether it is the token or the role.
  for (const kind of ['identity', 'twin', 'modules'] as const)
    expect(evidence[kind]).toMatchObject({ why: 'denied', fix: expect.stringContaining('IoT Hub Data Reader') });
  expect(new Set(whole.lab.calls).size).toBe(whole.lab.calls.length);
});
