import type { Subject, Window } from '../evidence';
import { MOST_MINUTES, MOST_RETURNS } from '../fleet';
import { kqlDatetime, kqlString } from '../kql';
import { READ_RECORDS } from './log-record-query';
import { SHARED_LOSSES } from './shared-losses-query';

/** Newest Connections records of the subject that are kept. */
export const MOST_CONNECTIONS = 2_000;

/** Newest records of the other categories that are kept. */
export const MOST_OPERATIONS = 500;

/** Rows of an answer at most; the one row more of each kind of record than is kept tells that there were more. */
export const MOST_ROWS = MOST_CONNECTIONS + 1 + MOST_OPERATIONS + 1 + MOST_MINUTES + MOST_RETURNS + 3;

/**
 * The one log query of a diagnosis: at most MOST_ROWS rows, whatever the size of the fleet. The column `part` says what a
 * row is: `connections` and `operations` are records of exactly the subject; `minute`, `return`, `absence`, `busiest` and
 * `hub` are the counts of evidence/fleet.ts.
 *
 * The hub's records are read and decoded once. After that nothing sorts or joins the fleet with itself: the subject's own
 * few rows are the small side of every join. dcount estimates large sets only.
 *
 * @param hubId the hub's ARM id: in a workspace lie the records of other hubs, too
 */
export function connectionLogQuery(subject: Subject, window: Window, hubId: string): string {
  return `let device = ${kqlString(subject.deviceId)};
let module = ${kqlString(subject.moduleId ?? '')};
let since = ${kqlDatetime(window.from)};
let until = ${kqlDatetime(window.to)};
let hub = materialize(AzureDiagnostics
| where TimeGenerated between (since .. until) and ResourceProvider == "MICROSOFT.DEVICES"
    and _ResourceId =~ ${kqlString(hubId)}
${READ_RECORDS});
let own = hub | where deviceId == device and moduleId == module;
let elsewhere = hub | where Category == "Connections" and isnotempty(deviceId) and deviceId != device;
let spoken = materialize(elsewhere | where isnotempty(sdkVersion) | summarize at = max(TimeGenerated) by deviceId, sdkVersion);
let sdks = materialize(spoken
| summarize at = max(at) by deviceId
| join kind=inner spoken on deviceId, at
| summarize sdkVersion = max(sdkVersion) by deviceId);
let minutes = own
| where Category == "Connections"
| distinct minute = bin(TimeGenerated, 1m)
| top ${MOST_MINUTES} by minute desc;
let near = union minutes, (minutes | project minute = minute - 1m), (minutes | project minute = minute + 1m)
| distinct minute;
let drops = elsewhere
| where isEnd and isBad and bin(TimeGenerated, 1m) in (near)
| project at = TimeGenerated, deviceId, moduleId, address, code, slot = bin(TimeGenerated, 2m);
let starts = elsewhere | where isStart | project back = TimeGenerated, deviceId, moduleId, slot = bin(TimeGenerated, 2m);
let soon = drops
| join kind=inner (union starts, (starts | extend slot = slot - 2m)) on deviceId, moduleId, slot
| where back between (at .. at + 2m)
| distinct deviceId, moduleId, at
| extend soon = true;
let around = drops
| join kind=leftouter soon on deviceId, moduleId, at
| join kind=leftouter sdks on deviceId
| extend minute = bin(at, 1m)
| project minute, deviceId, address, code, soon = coalesce(soon, false), sdkVersion;
let shared = materialize(union around, (around | extend minute = minute - 1m), (around | extend minute = minute + 1m)
| where minute in (minutes));
let codes = shared
| where isnotempty(code)
| summarize devices = dcount(deviceId) by minute, code
| summarize codes = make_bag(bag_pack(code, devices)) by minute;
let onePrefix = shared
| where isnotempty(address)
| summarize devices = dcount(deviceId) by minute, address
| summarize onePrefix = max(devices) by minute;
let oneSdk = shared
| summarize devices = dcount(deviceId) by minute, sdkVersion
| summarize oneSdk = max(devices) by minute;
let counts = shared
| summarize devices = dcount(deviceId), backSoon = dcountif(deviceId, soon), sdks = dcount(sdkVersion),
    prefixes = dcountif(address, isnotempty(address)) by minute
| join kind=leftouter codes on minute
| join kind=leftouter onePrefix on minute
| join kind=leftouter oneSdk on minute;
${SHARED_LOSSES}
let busiest = hub
| where isTry and isnotempty(deviceId)
| summarize attempts = count() by minute = bin(TimeGenerated, 1m)
| order by attempts desc, minute asc
| take 1;
let totals = hub
| summarize lastSeen = max(TimeGenerated), logged = countif(Category == "Connections"),
    dropped = countif(isEnd and isBad), lost = countif(isLost), tokens = countif(isToken) by deviceId
| summarize TimeGenerated = max(lastSeen), records = sum(logged),
    devices = countif(logged > 0 and isnotempty(deviceId) and deviceId != device),
    drops = sumif(dropped, isnotempty(deviceId) and deviceId != device),
    lossCount = sumif(lost - tokens, lost > tokens and isnotempty(deviceId) and deviceId != device);
union
  (own | where Category == "Connections" | top ${MOST_CONNECTIONS + 1} by TimeGenerated desc | extend part = "connections"),
  (own | where Category in ("DeviceTelemetry", "D2CTwinOperations", "DirectMethods")
    | top ${MOST_OPERATIONS + 1} by TimeGenerated desc | extend part = "operations"),
  (counts | extend part = "minute", TimeGenerated = minute),
  (sharedLosses | extend part = iff(isAbsence, "absence", "return"), TimeGenerated = at),
  (busiest | extend part = "busiest", TimeGenerated = minute),
  (totals | extend part = "hub")
| project part, TimeGenerated, Category, OperationName, Level, ResultType, ResultDescription, properties_s = text,
    records, devices, drops, lossCount, backSoon, prefixes, sdks, onePrefix, oneSdk, codes, attempts, losses
| order by part asc, TimeGenerated asc`;
}
