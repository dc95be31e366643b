import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { createLabCertificates } from '../../src/lab/certificate-authority';
import { channel, deliver } from '../kit/outside-channel';
import { type Program, runProgram } from '../kit/program';
import { temporaryFolder } from '../kit/temporary-folder';

// The built program with the real exporter, and Application Insights as it takes in telemetry (POST /v2.1/track).

const folder = temporaryFolder();
const KEY = '00000000-1111-4222-8333-444444444444';
const closing: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function insights(answers: boolean) {
  const { ca, cert, key } = await createLabCertificates(new Date());
  const taken: string[] = [];
  let asked: () => void = () => undefined;
  const knocked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const server = createServer({ cert, key }, async (request, response) => {
    const body = await buffer(request);
    taken.push(String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body));
    asked();
    if (!answers) return;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ itemsReceived: 1, itemsAccepted: 1, errors: [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  const { port }: AddressInfo = Object(server.address());
  const trusted = join(folder, `${port}.pem`);
  writeFileSync(trusted, ca);
  const settings = {
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=https://127.0.0.1:${port}/`,
    NODE_EXTRA_CA_CERTS: trusted,
  };
  return { taken, knocked, settings };
}

async function run(name: string, settings: Readonly<Record<string, string>>): Promise<Program> {
  const program = runProgram({ PORT: '0', DATA_DIR: join(folder, name), LOG_LEVEL: 'info', ...settings });
  closing.push(() => program.child.kill('SIGKILL'));
  const outside = await channel();
  closing.push(outside.close);
  expect(await deliver(await program.ready(), outside.activity('what is 409002?'))).toBe(200);
  return program;
}

test('what is left goes out at the end', async () => {
  const { taken, settings } = await insights(true);
  const program = await run('well', settings);
  program.child.kill('SIGTERM');
  expect(await program.ended).toMatchObject({ code: 0, err: '' });
  const all = taken.join('\n');
  expect(all).toContain('keepalive.turn');
  expect(all).toContain(KEY);
  expect(all).not.toContain('409002');
  expect(all).not.toContain('a-person');
}, 60_000);

test('a place that takes nothing does not keep the program from its end', async () => {
  const { knocked, settings } = await insights(false);
  const program = await run('hangs', settings);
  program.child.kill('SIGTERM');
  await knocked;
  const { code, out } = await program.ended;
  expect(code).toBe(0);
  expect(out).toContain('what telemetry was left could not be sent in time');
}, 60_000);
