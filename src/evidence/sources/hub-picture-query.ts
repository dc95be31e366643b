import type { Window } from '../evidence';
import {
  AWAY_MS,
  BACK_MS,
  FEWEST_TOGETHER,
  MANY_TOGETHER,
  MOST_AWAY,
  MOST_BUCKETS,
  MOST_DROPPING,
  MOST_PARTS,
  MOST_PEAKS,
  MOST_REFUSED,
  stepOf,
} from '../hub-picture';
import { kqlDatetime, kqlString } from '../kql';
import { READ_RECORDS } from './log-record-query';

/** Rows of an answer at most: 322, whatever the size of the fleet and the length of the window. */
export const MOST_PICTURE_ROWS =
  1 + MOST_BUCKETS + MOST_PEAKS + MOST_DROPPING + MOST_REFUSED + MOST_AWAY + 3 * MOST_PARTS;

/**
 * The one log query of a hub's picture, at most MOST_PICTURE_ROWS rows. The column `part` says what a row is: `hub`,
 * `bucket`, `peak`, `client`, `sdk`, `site` and `code` are the counts of evidence/hub-picture.ts, where every word is
 * explained.
 *
 * Nothing is read but Connections. What needs order, which end belongs to which connect, is sorted device by device, so
 * that the service spreads it over its nodes (partition operator, strategy shuffle: for millions of keys); everything else
 * is counted by hash. `edge` has one row: no toscalar(), which would read the records once more. The newest of several
 * texts is the greatest of time and text together: tostring() of a datetime has 28 characters. count_distinct, not dcount,
 * which estimates.
 */
export function hubPictureQuery(window: Window, hubId: string): string {
  const step = `${stepOf(window) / 60_000}m`;
  const back = `${BACK_MS / 1_000}s`;
  const minutes = Math.max(1, Math.round((window.to.getTime() - window.from.getTime()) / 60_000));
  return `let since = ${kqlDatetime(window.from)};
let until = ${kqlDatetime(window.to)};
let hub = materialize(AzureDiagnostics
| where TimeGenerated between (since .. until) and ResourceProvider == "MICROSOFT.DEVICES" and Category == "Connections"
    and _ResourceId =~ ${kqlString(hubId)}
${READ_RECORDS}
| where isnotempty(deviceId)
| project TimeGenerated, deviceId, moduleId, sdkVersion, address, code, isEnd, isTry, isBad, isStart, isToken, isLost, isTakeOver,
    moment);
let edge = hub | summarize newest = max(TimeGenerated) | extend key = 1;
let turns = hub
| where isStart or isEnd
| project at = TimeGenerated, deviceId, moduleId, code, isEnd, isToken, isLost, isTakeOver, moment, connected = iff(isStart, 1, 0)
| partition hint.strategy=shuffle by deviceId (
  sort by moduleId asc, moment asc, connected asc
  | extend turn = row_cumsum(connected),
      back = iff(next(connected) == 1 and next(moduleId) == moduleId, next(at), datetime(null))
  | summarize at = minif(at, isEnd), tokens = countif(isToken), losts = countif(isLost), takeOvers = countif(isTakeOver),
      code = minif(code, isEnd and isnotempty(code)), back = max(back) by deviceId, moduleId, turn
  | where isnotnull(at));
let ends = edge
| join kind=inner (turns | extend key = 1) on key
| extend isSoon = isnotnull(back) and back - at <= ${back}, isNew = isnull(back) and newest - at <= ${back}
| extend isRenewal = iff(tokens > 0, isSoon or isNew, losts == 0 and isSoon)
| project at, deviceId, moduleId, code, renewals = iff(isRenewal, 1, 0),
    faults = case(isRenewal, 0, tokens > 0, 1, losts == 0, 0, takeOvers > 1, takeOvers, 1), refusals = 0,
    isOut = isnull(back) and newest - at >= ${AWAY_MS / 1_000}s, isBack = isnotnull(back) and back - at <= 2m;
let refused = hub
| where isTry and isBad
| project at = TimeGenerated, deviceId, moduleId, code, renewals = 0, faults = 0, refusals = 1, isOut = false, isBack = false;
let outcomes = materialize(union ends, refused | extend code = coalesce(code, ""), bucket = bin(at, ${step}), minute = bin(at, 1m));
let dropMinutes = outcomes
| where faults > 0
| summarize faults = sum(faults), devices = count_distinct(deviceId), backSoon = count_distinctif(deviceId, isBack) by minute;
let size = dropMinutes
| summarize all = sum(devices)
| extend key = 1
| join kind=inner (hub | summarize size = count_distinct(deviceId) | extend key = 1) on key
| project key, all, size;
let rated = materialize(size
| join kind=inner (dropMinutes | extend key = 1) on key
| extend usual = (all - devices) / ${minutes}.0
| extend standsOut = devices >= ${FEWEST_TOGETHER} and (devices >= ${MANY_TOGETHER} or devices * 5 >= size) and devices >= usual * 3
    and devices > usual + 5 * sqrt(usual)
| project minute, faults, devices, backSoon, standsOut);
let outstanding = rated | where standsOut | project minute;
let shared = union outstanding, (outstanding | extend minute = minute - 1m), (outstanding | extend minute = minute + 1m)
| distinct minute
| extend isShared = true;
let events = materialize(outcomes
| join kind=leftouter shared on minute
| extend apart = iff(coalesce(isShared, false), 0, faults));
let trouble = events | where faults > 0 or refusals > 0;
let said = hub
| where isnotempty(sdkVersion)
| summarize at = max(TimeGenerated) by deviceId, moduleId, sdkVersion
| summarize said = max(strcat(tostring(at), sdkVersion)) by deviceId, moduleId
| project deviceId, moduleId, sdk = substring(replace_regex(substring(said, 28), @"\\s*\\([^)]*\\)", ""), 0, 100);
let seen = hub
| where isnotempty(address)
| summarize at = max(TimeGenerated) by deviceId, moduleId, address
| summarize seen = max(strcat(tostring(at), address)) by deviceId, moduleId
| project deviceId, moduleId, address = substring(substring(seen, 28), 0, 100);
let clients = materialize(hub
| summarize records = count(), connects = countif(isStart) by deviceId, moduleId
| join kind=leftouter (events
  | summarize faults = sum(faults), apart = sum(apart), renewals = sum(renewals), refusals = sum(refusals),
      lastFault = maxif(at, faults > 0), awaySince = maxif(at, faults > 0 and isOut) by deviceId, moduleId) on deviceId, moduleId
| join kind=leftouter said on deviceId, moduleId
| join kind=leftouter seen on deviceId, moduleId
| project deviceId, moduleId, records, connects, faults = coalesce(faults, 0), apart = coalesce(apart, 0),
    renewals = coalesce(renewals, 0), refusals = coalesce(refusals, 0), lastFault, awaySince, sdk = coalesce(sdk, ""), address = coalesce(address, ""));
let worst = materialize(union
  (clients | where faults > 0 | order by apart desc, faults desc, refusals desc, deviceId asc, moduleId asc | take ${MOST_DROPPING}),
  (clients | where refusals > 0 | order by refusals desc, deviceId asc, moduleId asc | take ${MOST_REFUSED}),
  (clients | where isnotnull(awaySince) | order by awaySince asc, deviceId asc, moduleId asc | take ${MOST_AWAY})
| distinct deviceId, moduleId
| join kind=inner clients on deviceId, moduleId);
let worstCodes = worst
| project deviceId, moduleId
| join kind=inner (trouble | where isnotempty(code)) on deviceId, moduleId
| summarize times = sum(faults + refusals) by deviceId, moduleId, code
| summarize codes = make_bag(bag_pack(code, times)) by deviceId, moduleId;
let codes = materialize(trouble
| summarize faults = sum(faults), refusals = sum(refusals), devices = count_distinct(deviceId) by name = code
| extend times = faults + refusals
| order by times desc, name asc
| take ${MOST_PARTS});
let bucketCodes = codes
| where isnotempty(name)
| project code = name
| join kind=inner trouble on code
| summarize times = sum(faults + refusals) by bucket, code
| summarize codes = make_bag(bag_pack(code, times)) by bucket;
let buckets = events
| where faults > 0 or renewals > 0 or refusals > 0
| summarize faults = sum(faults), renewals = sum(renewals), refusals = sum(refusals),
    devices = count_distinctif(deviceId, faults > 0) by bucket
| join kind=leftouter bucketCodes on bucket;
let peaks = materialize(rated | order by devices desc, minute asc | take ${MOST_PEAKS});
let peakDrops = peaks | project minute | join kind=inner (trouble | where faults > 0) on minute;
let peakParts = peakDrops
| join kind=inner (clients | where faults > 0 | project deviceId, moduleId, sdk, address) on deviceId, moduleId
| summarize siteCount = count_distinctif(address, isnotempty(address)), sdkCount = count_distinct(sdk) by minute;
let peakCodes = peakDrops
| where isnotempty(code)
| summarize times = sum(faults) by minute, code
| summarize codes = make_bag(bag_pack(code, times)) by minute;
let totals = edge
| join kind=inner (clients
  | summarize records = sum(records), faults = sum(faults), apart = sum(apart), renewals = sum(renewals), refusals = sum(refusals),
      away = countif(isnotnull(awaySince)) by deviceId
  | summarize records = sum(records), devices = count(), dropped = countif(faults > 0), droppedApart = countif(apart > 0),
      refused = countif(refusals > 0),
      away = countif(away > 0), faults = sum(faults), apart = sum(apart), renewals = sum(renewals), refusals = sum(refusals)
  | extend key = 1) on key
| project TimeGenerated = newest, records, devices, dropped, droppedApart, refused, away, faults, apart, renewals, refusals;
let sdks = clients
| summarize devices = count_distinct(deviceId), droppedApart = count_distinctif(deviceId, apart > 0), faults = sum(faults),
    apart = sum(apart), refusals = sum(refusals) by name = sdk
| order by apart desc, faults desc, devices desc, name asc
| take ${MOST_PARTS};
let sites = clients
| where isnotempty(address)
| summarize devices = count_distinct(deviceId), droppedApart = count_distinctif(deviceId, apart > 0), faults = sum(faults),
    apart = sum(apart), refusals = sum(refusals) by name = address
| order by apart desc, faults desc, devices desc, name asc
| take ${MOST_PARTS};
union
  (totals | extend part = "hub"),
  (buckets | extend part = "bucket", TimeGenerated = bucket),
  (peaks
    | join kind=leftouter peakParts on minute
    | join kind=leftouter peakCodes on minute
    | extend part = "peak", TimeGenerated = minute),
  (worst | join kind=leftouter worstCodes on deviceId, moduleId | extend part = "client", TimeGenerated = lastFault),
  (sdks | extend part = "sdk"),
  (sites | extend part = "site"),
  (codes | extend part = "code")
| project part, TimeGenerated, name, deviceId, moduleId, sdk, address, records, connects, devices, dropped, droppedApart, refused,
    away, faults, apart, standsOut, renewals, refusals, backSoon, siteCount, sdkCount, awaySince, codes
| order by part asc, TimeGenerated asc, faults desc`;
}
