import { BUNDLE_METHOD, bundlePayload } from '../../evidence/edge-bundle';
import { boundsFor, METHOD, payloadOf } from '../../evidence/edge-logs';
import type { BundlePlaces, JobStore } from '../../store/store';
import { jobIdOf } from '../job-id';
import type { EdgeBundleJob, EdgeJob, EdgeLogJob } from './edge-log-job';

/** The kinds under which confirmed calls are kept. */
export const EDGE_LOG_WORK = 'edge-log';
export const EDGE_BUNDLE_WORK = 'edge-bundle';

/** A method and its payload, for the person to see before it is called. */
export interface DescribedCall {
  readonly method: string;
  readonly payload: string;
}

/** What the conversation needs, to show a call before it is made, and to have it made. */
export interface EdgeCalls {
  put(job: EdgeLogJob): Promise<void>;
  /** How GetModuleLogs will be called. */
  describe(module: string): DescribedCall;
  /** Null where a gateway has no place to upload a bundle to. */
  readonly bundle: BundleAsk | null;
}

export interface BundleAsk {
  put(job: EdgeBundleJob): Promise<void>;
  /** How UploadSupportBundle will be called; the address is made only then. */
  describe(): DescribedCall;
  /** Where the bundle goes: the storage account's host, and how the container there will be called. */
  readonly host: string;
  readonly container: string;
}

/** Why no support bundle can be uploaded from a gateway, and what to do instead. */
export const NO_BUNDLE =
  'A whole support bundle I cannot fetch from here: the gateway would have to write it into a storage account of yours. On the gateway, sudo iotedge support-bundle makes one that you can upload.';

/** Stands for the address where people see the call. */
const ADDRESS = '(made for this call; it can only write)';

export function edgeCalls(
  jobs: Pick<JobStore, 'put'>,
  places: Pick<BundlePlaces, 'host' | 'form'> | null = null,
): EdgeCalls {
  return {
    put: (job) => keep(EDGE_LOG_WORK, job, job.module),
    describe: (module) => ({ method: METHOD, payload: JSON.stringify(payloadOf(boundsFor(module))) }),
    bundle: places && {
      put: (job) => keep(EDGE_BUNDLE_WORK, job, 'bundle'),
      describe: () => ({ method: BUNDLE_METHOD, payload: JSON.stringify(bundlePayload(ADDRESS)) }),
      host: places.host,
      container: places.form,
    },
  };

  function keep(kind: string, job: EdgeJob, what: string): Promise<void> {
    return jobs.put({ id: jobIdOf(job, job.deviceId, what), kind, body: job });
  }
}
