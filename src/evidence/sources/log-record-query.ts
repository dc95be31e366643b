import { TAKE_OVER_MS } from '../fleet';

/**
 * KQL that goes on after rows of AzureDiagnostics and reads them as evidence/log-record.ts reads a record: the id's and the
 * client's columns, the code, and what kind of record it is. `isTry`: a connect, refused or not; `isStart`: one that was
 * accepted; `isLost` and `moment`, when an end counts: `SharedLoss` of evidence/fleet.ts.
 *
 * AzureDiagnostics is the only table that carries Connections (monitor-iot-hub-reference.md). `properties_s` does not exist
 * in a workspace to which no hub has logged yet, hence column_ifexists. Evidence counts milliseconds, the service finer:
 * hence the bin.
 */
export const READ_RECORDS = `| extend TimeGenerated = bin(TimeGenerated, 1ms), text = column_ifexists("properties_s", "")
| extend properties = parse_json(text)
| project TimeGenerated, Category, OperationName, Level, ResultType, ResultDescription, text,
    deviceId = tostring(properties.deviceId), moduleId = tostring(properties.moduleId),
    sdkVersion = tostring(properties.sdkVersion), address = tostring(properties.maskedIpAddress),
    code = extract(@"\\d{6}", 0, ResultType)
| extend isEnd = Category == "Connections" and OperationName endswith "disconnect"
| extend isTry = Category == "Connections" and OperationName endswith "connect" and not(isEnd)
| extend isBad = isnotempty(code) or (isnotempty(Level) and Level !~ "Information")
| extend isStart = isTry and not(isBad), isToken = isEnd and code startswith "401",
    isTakeOver = isEnd and code in ("400027", "409002")
| extend isLost = isEnd and isBad and not(isToken), moment = TimeGenerated - iff(isTakeOver, ${TAKE_OVER_MS / 1_000}s, 0s)`;
