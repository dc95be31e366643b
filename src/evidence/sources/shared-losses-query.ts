import { LOST_MS, MOST_RETURNS, RETURN_MS } from '../fleet';

const SLOT = `${RETURN_MS / 1_000}s`;
const LOST = `${LOST_MS / 1_000}s`;

/**
 * The part of the log query that counts who shared a loss of the subject: `returns` and `absence` of evidence/fleet.ts,
 * where every word is explained. It gives the table `sharedLosses` and builds on `own`, `elsewhere` and `sdks`.
 *
 * `turns`: each connect of the subject with the ends after it; turn 0 has the ends before its first connect. Only these few
 * rows are sorted. `backs` and `goners`: who connected in a slot around a return of the subject, or fell around its present
 * absence; only their records are then looked at in full. No toscalar(): each would read the hub's records once more.
 */
export const SHARED_LOSSES = `let ownSdk = own
| where Category == "Connections" and isnotempty(sdkVersion)
| order by TimeGenerated desc, sdkVersion desc
| take 1
| project key = 1, ownSdk = sdkVersion;
let turns = materialize(own
| where isStart or isEnd
| extend connected = iff(isStart, 1, 0)
| summarize address = max(address) by moment, connected, isLost, isToken
| order by moment asc, connected asc
| extend turn = row_cumsum(connected)
| summarize start = maxif(moment, connected == 1), place = maxif(address, connected == 1), address = max(address),
    ended = countif(connected == 0), fell = minif(moment, isLost), tokens = countif(isToken) by turn);
let falls = turns | where tokens == 0 and (isnotnull(fell) or ended == 0) | project next = turn + 1, fell, address;
let returns = falls
| join kind=inner (turns | where turn > 0 | project next = turn, at = start, place) on next
| project at, fell = coalesce(fell, at), address = place, slot = bin(at, ${SLOT})
| summarize arg_min(at, fell, address) by slot
| top ${MOST_RETURNS} by at desc
| project at, fell, address, isAbsence = false;
let absence = falls
| where isnotnull(fell)
| join kind=inner (turns | summarize turn = max(turn) | project next = turn + 1) on next
| project at = until + 1ms, fell, address, isAbsence = true;
let losses = materialize(union returns, absence
| extend key = 1
| join kind=leftouter ownSdk on key
| project at, fell, address, isAbsence, ownSdk, key);
let returned = losses | where not(isAbsence) | project at, fell, slot = bin(at, ${SLOT});
let backs = union returned, (returned | extend slot = slot - ${SLOT}), (returned | extend slot = slot + ${SLOT})
| join kind=inner (elsewhere
  | where isStart
  | project deviceId, moduleId, back = TimeGenerated, place = address, slot = bin(TimeGenerated, ${SLOT})) on slot
| where back between ((at - ${SLOT}) .. (at + ${SLOT}))
| summarize place = max(place) by at, fell, deviceId, moduleId, back
| summarize arg_min(back, place) by at, fell, deviceId, moduleId;
let gone = losses | where isAbsence | project at, fell, slot = bin(fell, ${LOST});
let goners = union gone, (gone | extend slot = slot - ${LOST}), (gone | extend slot = slot + ${LOST})
| join kind=inner (elsewhere
  | where isLost
  | project deviceId, moduleId, moment, place = address, slot = bin(moment, ${LOST})) on slot
| where moment between ((fell - ${LOST}) .. (fell + ${LOST}))
| summarize place = max(place) by at, fell, deviceId, moduleId
| extend back = at;
let sharers = union backs, goners
| join kind=inner (elsewhere
  | where isStart or isLost or isToken
  | project deviceId, moduleId, moment, isStart, isLost, isToken) on deviceId, moduleId
| where moment between ((fell - ${LOST}) .. back)
| summarize before = maxif(moment, isStart and moment < back), lost = maxif(moment, isLost and moment <= fell + ${LOST}),
    token = maxif(moment, isToken) by at, deviceId, moduleId, place
| where isnotnull(lost) and (isnull(before) or lost > before) and (isnull(token) or token <= before);
let tally = losses
| project at, address, ownSdk
| join kind=inner sharers on at
| join kind=leftouter sdks on deviceId
| extend isHere = isnotempty(address) and place == address
| summarize neighboursToo = count_distinctif(deviceId, isHere),
    sameSdkToo = count_distinctif(deviceId, isHere and sdkVersion == ownSdk), othersToo = count_distinctif(deviceId, not(isHere)),
    othersTooAddresses = count_distinctif(place, not(isHere) and isnotempty(place)) by at;
let homes = materialize(elsewhere | distinct deviceId, address);
let hood = losses
| where isnotempty(address)
| distinct address, ownSdk
| join kind=inner homes on address
| join kind=leftouter sdks on deviceId
| summarize neighbours = count(), sameSdk = countif(sdkVersion == ownSdk) by address;
let onlyHere = homes
| where isnotempty(address)
| summarize places = count(), address = max(address) by deviceId
| where places == 1
| summarize onlyHere = count() by address;
let everybody = homes | distinct deviceId | summarize everybody = count() | extend key = 1;
let sharedLosses = losses
| join kind=leftouter tally on at
| join kind=leftouter hood on address
| join kind=leftouter onlyHere on address
| join kind=leftouter everybody on key
| project at = iff(isAbsence, until, at), isAbsence, losses = bag_pack("address", address,
    "neighbours", neighbours, "neighboursToo", neighboursToo, "sameSdk", sameSdk, "sameSdkToo", sameSdkToo,
    "others", everybody - coalesce(onlyHere, 0), "othersToo", othersToo, "othersTooAddresses", othersTooAddresses);`;
