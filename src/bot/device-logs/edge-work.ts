import type { AzureAccess } from '../../evidence/azure';
import { moduleLogs } from '../../evidence/sources/edge-agent';
import { bundleCalls } from '../../evidence/sources/edge-bundle';
import type { JobKind } from '../../store/run-job';
import type { BundlePlaces } from '../../store/store';
import { type BundleWorkParts, edgeBundleWork } from './edge-bundle-work';
import { EDGE_BUNDLE_WORK, EDGE_LOG_WORK } from './edge-calls';
import { edgeLogWork } from './edge-log-work';

export interface EdgeWork extends Omit<BundleWorkParts, 'calls' | 'places'> {
  /** Null where a gateway has no place to upload a bundle to. */
  readonly places: BundlePlaces | null;
}

/** The work of the calls that people have confirmed, by its kind. */
export function edgeWork(azure: AzureAccess, { places, ...parts }: EdgeWork): Readonly<Record<string, JobKind>> {
  return {
    [EDGE_LOG_WORK]: edgeLogWork({ ...parts, fetchModuleLog: moduleLogs(azure) }),
    ...(places && { [EDGE_BUNDLE_WORK]: edgeBundleWork({ ...parts, places, calls: bundleCalls(azure) }) }),
  };
}
