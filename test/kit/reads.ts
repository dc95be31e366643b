/** A call as a recorder sees it: the path decoded, without the query. */
export interface RecordedCall {
  readonly method: string;
  readonly path: string;
}

const ID = '[^/]+';
const HUB = `/subscriptions/${ID}/resourceGroups/${ID}/providers/Microsoft\\.Devices/IotHubs/${ID}`;
const WORKSPACE = `/subscriptions/${ID}/resourceGroups/${ID}/providers/Microsoft\\.OperationalInsights/workspaces/${ID}`;

/**
 * Every call that Keepalive may make, by method and the form of its path. A GET is not a read by itself: fetching a
 * device's message locks it. And some reads are posted, since they bring a query.
 */
const READS: ReadonlyArray<readonly [method: string, path: string]> = [
  ['GET', `/devices/${ID}`],
  ['GET', `/devices/${ID}/modules`],
  ['GET', `/devices/${ID}/modules/${ID}`],
  ['GET', `/twins/${ID}`],
  ['GET', `/twins/${ID}/modules/${ID}`],
  ['POST', '/devices/query'],
  ['GET', HUB],
  ['GET', `${HUB}/providers/Microsoft\\.Insights/(diagnosticSettings|metrics)`],
  ['GET', `${HUB}/providers/Microsoft\\.ResourceHealth/(availabilityStatuses|events)`],
  ['POST', '/providers/Microsoft\\.ResourceGraph/resources'],
  ['POST', `/v1(${HUB}|${WORKSPACE})/query`],
];

/** Of IoT Hub, ARM and Log Analytics. Paths of ARM ignore case. */
export function isRead({ method, path }: RecordedCall): boolean {
  return READS.some(([read, form]) => read === method && new RegExp(`^${form}$`, 'i').test(path));
}

/** Of a storage account: lists of a container, and blobs or parts of them. */
export function isReadOfBlobs({ method }: Pick<RecordedCall, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD';
}
