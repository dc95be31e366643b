import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '../../../src/evidence/evidence';
import { readRegistryFile } from '../../../src/evidence/files/registry-file';
import type { RegistryEvidence } from '../../../src/evidence/files/registry-rows';
import { temporaryFolder } from '../../kit/temporary-folder';

const folder = temporaryFolder();
const DEVICE: Subject = { hub: 'contoso.azure-devices.net', deviceId: 'gate-1', moduleId: null };
const MODULE: Subject = { ...DEVICE, moduleId: 'filter' };
const NEVER = '0001-01-01T00:00:00Z';

/** As GET /devices/{id} answers. */
const identity = {
  deviceId: 'gate-1',
  generationId: '638000000000000000',
  status: 'disabled',
  statusReason: 'stolen',
  statusUpdatedTime: '2026-11-01T00:00:00Z',
  connectionState: 'Disconnected',
  lastActivityTime: NEVER,
  authentication: { type: 'sas', symmetricKey: { primaryKey: 'c2VjcmV0', secondaryKey: 'c2VjcmV0' } },
};
const other = { ...identity, deviceId: 'GATE-1', status: 'enabled' };
const filter = {
  deviceId: 'gate-1',
  moduleId: 'filter',
  managedBy: 'iotEdge',
  connectionState: 'Connected',
  authentication: {},
};
/** As `az iot hub device-identity list` prints it. */
const twin = {
  authenticationType: 'selfSigned',
  capabilities: { iotEdge: true },
  cloudToDeviceMessageCount: 0,
  connectionState: 'Disconnected',
  deviceEtag: 'abc',
  deviceId: 'gate-1',
  deviceScope: null,
  etag: 'AAA=',
  lastActivityTime: '2026-11-20T08:00:00Z',
  moduleId: null,
  properties: { desired: {}, reported: { a: 1 } },
  status: 'disabled',
  statusReason: 'stolen',
  statusUpdateTime: '2026-11-01T00:00:00Z',
  tags: { site: 'mill', value: [{ deviceId: 'a tag' }] },
  version: 2,
  x509Thumbprint: { primaryThumbprint: 'AB', secondaryThumbprint: null },
};

let files = 0;
async function read(content: unknown, subject: Subject = DEVICE): Promise<RegistryEvidence> {
  const result = await readRegistryFile(written(content), subject);
  if (!result.ok) throw new Error(result.problem);
  return result.data;
}
function written(content: unknown): string {
  files += 1;
  const path = join(folder, `registry-${files}.json`);
  writeFileSync(
    path,
    typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 2),
  );
  return path;
}

const seen = (data: unknown) => expect.objectContaining({ ok: true, data });
const gap = (why = 'not-provided') => expect.objectContaining({ ok: false, why });

test.each([
  ['one identity', identity],
  ['a list', [other, identity]],
  ['a list of one', [identity]],
  ['a row a line', `\uFEFF${JSON.stringify(other)}\n${JSON.stringify(identity)}\n`],
  ['UTF-16, as Windows writes it', Buffer.from(`\uFEFF${JSON.stringify([identity])}`, 'utf16le')],
  ['a page of a service', { value: [other, identity] }],
])('%s: the row, and no keys', async (_, content) => {
  const found = await read(content);
  expect(found.identity).toMatchObject({
    ok: true,
    data: { deviceId: 'gate-1', status: 'disabled', generationId: identity.generationId },
  });
  expect(JSON.stringify(found)).not.toContain('c2VjcmV0');
  expect(found.twin).toEqual(gap());
});

test.each([
  ['one twin', twin],
  ['a list of twins', [{ ...twin, deviceId: 'gate-2' }, twin]],
])('%s serves as identity, too', async (_, content) => {
  const found = await read(content);
  expect(found.identity).toMatchObject({
    ok: true,
    data: {
      status: 'disabled',
      statusReason: 'stolen',
      statusUpdatedTime: '2026-11-01T00:00:00Z',
      authentication: { type: 'selfSigned', x509Thumbprint: { primaryThumbprint: 'AB' } },
      capabilities: { iotEdge: true },
      lastActivityTime: '2026-11-20T08:00:00Z',
    },
  });
  expect(found.twin).toMatchObject({
    ok: true,
    data: { statusUpdateTime: '2026-11-01T00:00:00Z', tags: { site: 'mill' } },
  });
});

test('identity and twin in one list are each what they are', async () => {
  const found = await read([twin, identity]);
  expect(found.identity).toMatchObject({ ok: true, data: { generationId: identity.generationId } });
  expect(found.twin).toMatchObject({ ok: true, data: { authenticationType: 'selfSigned' } });
});

describe('a row that is missing', () => {
  test.each([
    ['from a list', [other], DEVICE],
    ['from an empty list', [], DEVICE],
    ['from a list with modules', [other, filter], { ...DEVICE, deviceId: 'gate-9' }],
    ['of a module, where modules are listed', [identity, { ...filter, moduleId: 'Filter' }], MODULE],
    ['of a module, whose device is missing', [other], MODULE],
    ['by the answer of the registry', { Message: 'ErrorCode:DeviceNotFound;gate-1', ExceptionMessage: '' }, DEVICE],
    ['by its code', { errorCode: 404001, trackingId: 'x' }, DEVICE],
  ])('%s: not found', async (_, content, subject) => {
    expect(await read(content, subject)).toMatchObject({ identity: seen(null), twin: seen(null) });
  });

  test.each([
    ['because the file is of another device', other, DEVICE],
    ['because it is of the device, not of the module', identity, MODULE],
    ['because only modules are listed', [filter], DEVICE],
    ['because no modules are listed', [identity, other], MODULE],
  ])('%s: a gap', async (_, content, subject) => {
    expect((await read(content, subject)).identity).toEqual(gap());
  });

  test('from a list that is torn: nobody knows', async () => {
    expect((await read(JSON.stringify([other, identity]).slice(0, -30))).identity).toEqual(gap('unreadable'));
  });
});

test('modules, where a list has some', async () => {
  const found = await read([identity, filter, { ...filter, deviceId: 'GATE-1', moduleId: 'x' }], MODULE);
  expect(found.identity).toMatchObject({ ok: true, data: { moduleId: 'filter', connectionState: 'Connected' } });
  expect(found.modules).toMatchObject({ ok: true, data: [{ deviceId: 'gate-1', moduleId: 'filter' }] });
  expect((await read([identity])).modules).toEqual(gap());
});

test.each([['{}'], ['[1, 2]'], ['"gate-1"'], ['nonsense'], [''], ['{"deviceId":']])(
  '%j is no registry',
  async (content) => {
    expect(await readRegistryFile(written(content), DEVICE)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/^[^\n]+\.$/),
    });
  },
);
