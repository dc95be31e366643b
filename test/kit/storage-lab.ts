import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import type { TokenCredential } from '@azure/core-auth';
import { PUBLIC_CLOUD } from '../../src/cloud';
import type { AzureAccess } from '../../src/evidence/azure';
import type { LabHub } from '../../src/lab/registry';
import type { AccountAccess } from '../../src/store/azure/account';
import { ACCOUNT, type Azurite, startAzurite } from './azurite';

export const STORAGE_ID = `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-lab/providers/Microsoft.Storage/storageAccounts/${ACCOUNT}`;

export interface BlobCall {
  readonly method: string;
  /** Below the account, decoded: the container, or `container/blob`. */
  readonly path: string;
  /** Such as `bytes=0-99`. */
  readonly range: string | undefined;
  readonly prefix: string | null;
}

export type BlobFault =
  | { readonly do: 'answer'; readonly status: number; readonly code?: string; readonly body?: string }
  /** Passes so many bytes of the body on, and breaks the connection. */
  | { readonly do: 'tear'; readonly after: number }
  /** Passes the call on, and loses what is answered. */
  | { readonly do: 'lose' }
  | { readonly do: 'reset' | 'hang' };

/** A storage account as a source sees it: Azurite behind a door that counts the calls and makes them suffer. */
export interface StorageLab extends Azurite {
  /** Every call of a source so far. */
  readonly calls: BlobCall[];
  fault: ((call: BlobCall) => BlobFault | undefined) | undefined;
  azureFor(hubs: readonly LabHub[]): AzureAccess;
  /** As a store reaches it: its container and queue are called so. */
  accountFor(name: string): AccountAccess;
}

export async function startStorageLab(services: Parameters<typeof startAzurite>[0] = ['blob']): Promise<StorageLab> {
  const azurite = await startAzurite(services);
  const { certificates } = azurite;
  const agent = new Agent({ ca: certificates.ca, keepAlive: true });
  const calls: BlobCall[] = [];
  const door = createServer({ key: certificates.key, cert: certificates.cert }, (asked, answer) => {
    const call = callOf(asked);
    calls.push(call);
    const fault = lab.fault?.(call);
    if (fault?.do === 'hang') return;
    if (fault?.do === 'reset') asked.socket.destroy();
    else if (fault?.do === 'answer') refuse(answer, fault);
    else pass(asked, answer, { port: azurite.port, agent, fault });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const lab: StorageLab = {
    ...azurite,
    calls,
    fault: undefined,
    azureFor: (hubs) => ({
      cloud: PUBLIC_CLOUD,
      credential: signedIn,
      ca: certificates.ca,
      blobEndpointOf: (account) => `https://127.0.0.1:${port}/${account}`,
      pinnedIdOf: (host) => hubs.find((hub) => hub.host === host)?.resourceId ?? null,
    }),
    accountFor: (name) => ({
      blobEndpoint: `https://127.0.0.1:${port}/${ACCOUNT}`,
      queueEndpoint: `https://127.0.0.1:${azurite.queuePort}/${ACCOUNT}`,
      credential: signedIn,
      scope: PUBLIC_CLOUD.storageScope,
      ca: certificates.ca,
      name,
    }),
    async close() {
      door.closeAllConnections();
      await new Promise<void>((resolve) => door.close(() => resolve()));
      agent.destroy();
      await azurite.close();
    },
  };
  return lab;
}

function callOf({ method = 'GET', url = '/', headers }: IncomingMessage): BlobCall {
  const { pathname, searchParams } = new URL(url, 'https://door.invalid');
  const range = headers['x-ms-range'] ?? headers.range;
  return {
    method,
    path: decodeURIComponent(pathname).slice(`/${ACCOUNT}/`.length),
    range: typeof range === 'string' ? range : undefined,
    prefix: searchParams.get('prefix'),
  };
}

function refuse(answer: ServerResponse, { status, code, body }: Extract<BlobFault, { do: 'answer' }>): void {
  const text = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
  answer.writeHead(status, {
    'content-type': 'application/xml',
    ...(code !== undefined && { 'x-ms-error-code': code }),
    ...(status === 307 && { location: 'https://elsewhere.invalid/' }),
  });
  answer.end(body ?? (code === undefined ? '' : text));
}

function pass(
  asked: IncomingMessage,
  answer: ServerResponse,
  { port, agent, fault }: { port: number; agent: Agent; fault: BlobFault | undefined },
): void {
  const { method, url, headers } = asked;
  const through = request({ host: '127.0.0.1', port, agent, method, path: url, headers }, (found) => {
    if (fault?.do === 'lose') return void asked.socket.destroy();
    answer.writeHead(found.statusCode ?? 502, found.headers);
    if (fault?.do !== 'tear') return void found.pipe(answer);
    found.once('data', (chunk: Buffer) => answer.write(chunk.subarray(0, fault.after), () => asked.socket.destroy()));
  });
  through.on('error', () => answer.destroy());
  asked.pipe(through);
}

/** What Entra would have given: Azurite reads it, and asks nobody whether it was signed. */
export const signedIn: TokenCredential = {
  getToken: async (scopes) => {
    const now = Math.floor(performance.timeOrigin / 1_000);
    const claims = {
      aud: String(scopes).replace(/\/\.default$/, ''),
      iss: 'https://sts.windows.net/00000000-0000-0000-0000-000000000009/',
      iat: now - 60,
      nbf: now - 60,
      exp: now + 3_600,
      // Whose key it is that signs addresses.
      oid: '00000000-0000-0000-0000-000000000008',
      tid: '00000000-0000-0000-0000-000000000009',
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return {
      token: `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.none`,
      expiresOnTimestamp: (now + 3_600) * 1_000,
    };
  },
};
