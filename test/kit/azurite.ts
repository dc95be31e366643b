import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContainerClient, newPipeline, StorageSharedKeyCredential } from '@azure/storage-blob';
import { createLabCertificates, type LabCertificates } from '../../src/lab/certificate-authority';

/** Azurite's one account; its key is public (README of Azure/Azurite). */
export const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Bytes that one call appends at most. */
const BLOCK = 4 * 1024 * 1024;

/** Azure's own emulator of storage accounts, over TLS, on a port that is free; its clients sign in as with Entra. */
export interface Azurite {
  /** Of its blobs. */
  readonly port: number;
  /** Zero where no queues were asked for. */
  readonly queuePort: number;
  readonly certificates: LabCertificates;
  /** Appends to a blob, which is made when it is not there; its container, too. */
  append(container: string, name: string, content: string): Promise<void>;
  /** Puts a blob as other programs do. */
  put(container: string, name: string, content: Buffer): Promise<void>;
  remove(container: string, name: string): Promise<void>;
  /** Every hour of an archive folder, as the blob that Azure writes. */
  upload(folder: string): Promise<void>;
  close(): Promise<void>;
}

/** @param services what of a storage account runs; each is a process of its own @param names that it goes by, beside this machine's */
export async function startAzurite(
  services: ReadonlyArray<'blob' | 'queue'> = ['blob'],
  names?: readonly string[],
): Promise<Azurite> {
  const folder = mkdtempSync(join(tmpdir(), 'keepalive-azurite-'));
  const certificates = await createLabCertificates(new Date(), names);
  const running = await Promise.all(
    services.map(async (name) => ({ name, ...(await run(name, folder, certificates)) })),
  );
  const portOf = (service: string) => running.find(({ name }) => name === service)?.port ?? 0;
  const port = portOf('blob');
  const agent = new Agent({ ca: certificates.ca, keepAlive: true });
  const pipeline = newPipeline(new StorageSharedKeyCredential(ACCOUNT, KEY));
  pipeline.factories.push({
    create: (next) => ({
      sendRequest(request) {
        request.agent = agent;
        return next.sendRequest(request);
      },
    }),
  });
  const containers = new Map<string, Promise<ContainerClient>>();

  function containerOf(name: string): Promise<ContainerClient> {
    const create = async () => {
      const container = new ContainerClient(`https://127.0.0.1:${port}/${ACCOUNT}/${name}`, pipeline);
      await container.createIfNotExists();
      return container;
    };
    const known = containers.get(name) ?? create();
    containers.set(name, known);
    return known;
  }

  async function append(container: string, name: string, content: string): Promise<void> {
    const blob = (await containerOf(container)).getAppendBlobClient(name);
    await blob.createIfNotExists();
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; at += BLOCK) {
      const block = bytes.subarray(at, at + BLOCK);
      await blob.appendBlock(block, block.length);
    }
  }

  return {
    port,
    queuePort: portOf('queue'),
    certificates,
    append,
    async put(container, name, content) {
      await (await containerOf(container)).getBlockBlobClient(name).uploadData(content);
    },
    async remove(container, name) {
      await (await containerOf(container)).deleteBlob(name);
    },
    async upload(from) {
      const hours = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((path) =>
        path.endsWith('PT1H.json'),
      );
      for (const path of hours) {
        const [container = '', ...name] = path.split('/');
        await append(container, name.join('/'), readFileSync(join(from, path), 'utf8'));
      }
    },
    async close() {
      agent.destroy();
      await Promise.all(running.map(({ stop }) => stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function run(
  service: 'blob' | 'queue',
  folder: string,
  certificates: LabCertificates,
): Promise<{ port: number; stop(): Promise<void> }> {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(cert, certificates.cert);
  writeFileSync(key, certificates.key);
  const program = require.resolve(`azurite/dist/src/${service}/main.js`);
  const child = spawn(
    process.execPath,
    [
      program,
      ...[`--${service}Host`, '127.0.0.1', `--${service}Port`, '0', '--inMemoryPersistence'],
      ...['--cert', cert, '--key', key, '--oauth', 'basic'],
      // Azurite knows fewer versions of the service than the newest client speaks.
      ...['--skipApiVersionCheck', '--disableTelemetry', '--silent'],
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.once('exit', () => reject(new Error(`Azurite did not start: ${said}`)));
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const listening = /successfully listens on https:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (listening) resolve(Number(listening[1]));
    });
  });
  return {
    port,
    async stop() {
      child.kill();
      await gone;
    },
  };
}
