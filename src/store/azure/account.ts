import { Agent } from 'node:https';
import type { TokenCredential } from '@azure/core-auth';
import {
  BlobServiceClient,
  newPipeline as blobPipeline,
  ContainerClient,
  type RequestPolicyFactory,
  type StoragePipelineOptions,
} from '@azure/storage-blob';
import { QueueClient, newPipeline as queuePipeline } from '@azure/storage-queue';
import { throughProxy } from '../../evidence/sources/outbound-proxy';
import { knownSignIn } from '../../evidence/sources/sign-in';

/** How a storage account is reached: the same for a real one and for Azurite. */
export interface AccountAccess {
  /** Such as `https://contosobot.blob.core.windows.net`, without a slash at its end. */
  readonly blobEndpoint: string;
  readonly queueEndpoint: string;
  readonly credential: TokenCredential;
  /** The audience of tokens, ending in `/.default`. */
  readonly scope: string;
  /** PEM of a private certificate authority, which is then the only one. */
  readonly ca?: string;
  /** Another name for the container and the queue, where two bots that know nothing of each other share an account. */
  readonly name?: string;
}

export interface Account {
  /** For small blobs: a turn waits for them. */
  readonly quick: ContainerClient;
  /** For files. */
  readonly patient: ContainerClient;
  readonly queue: QueueClient;
  /** For containers beside ours; their names begin with the prefix. */
  readonly service: BlobServiceClient;
  readonly prefix: string;
  /** Ends every connection. */
  close(): void;
}

const NAME = 'keepalive';

/** What lies in an account. The deployment makes them beforehand, so that they are there with the roles. */
export function placesIn(name = NAME): { readonly container: string; readonly queue: string } {
  return { container: name, queue: `${name}-jobs` };
}

/** Milliseconds for one try. */
const QUICK = 5_000;
const PATIENT = 60_000;
const SIGN_IN = 10_000;
/** The service is well again within seconds, or it is for the job to be tried later. */
const RETRIES = { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 };

export function reachAccount({
  blobEndpoint,
  queueEndpoint,
  credential,
  scope,
  ca,
  name = NAME,
}: AccountAccess): Account {
  const trust = ca === undefined ? throughProxy() : { ca };
  const agent = new Agent({ keepAlive: true, ...trust });
  const signIn = knownSignIn(credential, SIGN_IN);
  const options: StoragePipelineOptions & { audience: string } = { retryOptions: RETRIES, audience: scope };
  function way(timeout: number) {
    const pipeline = blobPipeline(signIn, options);
    pipeline.factories.push(through(agent, timeout));
    return pipeline;
  }
  const { container, queue } = placesIn(name);
  const pipeline = queuePipeline(signIn, options);
  pipeline.factories.push(through(agent, QUICK));
  return {
    quick: new ContainerClient(`${blobEndpoint}/${container}`, way(QUICK)),
    patient: new ContainerClient(`${blobEndpoint}/${container}`, way(PATIENT)),
    service: new BlobServiceClient(blobEndpoint, way(PATIENT)),
    prefix: container,
    queue: new QueueClient(`${queueEndpoint}/${queue}`, pipeline),
    close: () => agent.destroy(),
  };
}

/** The clients have no options for a certificate authority, and their time-out is for the service to keep. */
function through(agent: Agent, timeout: number): RequestPolicyFactory {
  return {
    create: (next) => ({
      sendRequest(request) {
        request.agent = agent;
        request.timeout = timeout;
        return next.sendRequest(request);
      },
    }),
  };
}
