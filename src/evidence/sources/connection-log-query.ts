import type { Subject, Window } from '../evidence';
import { MOST_MINUTES } from '../fleet';
import { kqlDatetime, kqlString } from '../kql';

/** Newest Connections records of the subject that are kept. */
export const MOST_CONNECTIONS = 2_000;

/** Newest records of the other categories that are kept. */
export const MOST_OPERATIONS = 500;

/**
 * The one log query of a diagnosis: at most MOST_CONNECTIONS + MOST_OPERATIONS + MOST_MINUTES + 3 rows, whatever the
 * size of the fleet; the one row more than is kept tells that there were more. The column `part` says what a row is:
 * `connections` and `operations` are records of exactly the subject, `minute` and `hub` are the counts of evidence/fleet.ts.
 *
 * AzureDiagnostics is the only table that carries Connections (monitor-iot-hub-reference.md). `properties_s` does not
 * exist in a workspace to which no hub has logged yet, hence column_ifexists. dcount estimates large sets only.
 */
export function connectionLogQuery(subject: Subject, window: Window): string {
  return `let device = ${kqlString(subject.deviceId)};
let module = ${kqlString(subject.moduleId ?? '')};
let since = ${kqlDatetime(window.from)};
let until = ${kqlDatetime(window.to)};
let hub = materialize(AzureDiagnostics
| where TimeGenerated between (since .. until) and ResourceProvider == "MICROSOFT.DEVICES"
| extend text = column_ifexists("properties_s", "")
| extend properties = parse_json(text)
| project TimeGenerated, Category, OperationName, Level, ResultType, ResultDescription, text,
    deviceId = tostring(properties.deviceId), moduleId = tostring(properties.moduleId),
    sdkVersion = tostring(properties.sdkVersion), address = tostring(properties.maskedIpAddress)
| extend isEnd = Category == "Connections" and OperationName endswith "disconnect"
| extend isStart = Category == "Connections" and OperationName endswith "connect" and not(isEnd) and Level != "Error");
let own = hub | where deviceId == device and moduleId == module;
let elsewhere = hub | where Category == "Connections" and isnotempty(deviceId) and deviceId != device;
let minutes = own | where isEnd | distinct minute = bin(TimeGenerated, 1m) | top ${MOST_MINUTES} by minute desc;
let near = union minutes, (minutes | project minute = minute - 1m), (minutes | project minute = minute + 1m)
| distinct minute;
let drops = elsewhere
| where isEnd and Level == "Error" and bin(TimeGenerated, 1m) in (near)
| project at = TimeGenerated, deviceId, moduleId, address, code = extract(@"\\d{6}", 0, ResultType), slot = bin(TimeGenerated, 2m);
let starts = elsewhere | where isStart | project back = TimeGenerated, deviceId, moduleId, slot = bin(TimeGenerated, 2m);
let returns = drops
| join kind=inner (union starts, (starts | extend slot = slot - 2m)) on deviceId, moduleId, slot
| where back between (at .. at + 2m)
| distinct deviceId, moduleId, at
| extend soon = true;
let sdks = elsewhere | where isnotempty(sdkVersion) | summarize arg_max(TimeGenerated, sdkVersion) by deviceId;
let around = drops
| join kind=leftouter returns on deviceId, moduleId, at
| join kind=leftouter sdks on deviceId
| extend minute = bin(at, 1m)
| project minute, deviceId, address, code, soon = coalesce(soon, false), sdkVersion;
let shared = union around, (around | extend minute = minute - 1m), (around | extend minute = minute + 1m)
| where minute in (minutes);
let codes = shared
| where isnotempty(code)
| summarize devices = dcount(deviceId) by minute, code
| summarize codes = make_bag(bag_pack(code, devices)) by minute;
let counts = shared
| summarize devices = dcount(deviceId), backSoon = dcountif(deviceId, soon), sdks = dcount(sdkVersion),
    prefixes = dcountif(address, isnotempty(address)) by minute
| join kind=leftouter codes on minute;
let totals = hub
| summarize lastSeen = max(TimeGenerated), logged = countif(Category == "Connections"),
    lost = countif(isEnd and Level == "Error") by deviceId
| summarize TimeGenerated = max(lastSeen), records = sum(logged),
    devices = countif(logged > 0 and isnotempty(deviceId) and deviceId != device),
    drops = sumif(lost, isnotempty(deviceId) and deviceId != device);
union
  (own | where Category == "Connections" | top ${MOST_CONNECTIONS + 1} by TimeGenerated desc | extend part = "connections"),
  (own | where Category in ("DeviceTelemetry", "D2CTwinOperations", "DirectMethods")
    | top ${MOST_OPERATIONS + 1} by TimeGenerated desc | extend part = "operations"),
  (counts | extend part = "minute", TimeGenerated = minute),
  (totals | extend part = "hub")
| project part, TimeGenerated, Category, OperationName, Level, ResultType, ResultDescription, properties_s = text,
    records, devices, drops, backSoon, prefixes, sdks, codes
| order by part asc, TimeGenerated asc`;
}
