type Row = Readonly<Record<string, unknown>>;

/**
 * A row of the table AzureDiagnostics as people export it, in the names that readLogRecord knows: the portal writes
 * `TimeGenerated [UTC]` and times as `11/15/2026, 12:01:01.325 AM`, and a query may have spread the properties into
 * columns of their own (`deviceId_s`). Any other record comes back as it is.
 */
export function plainRow(row: Row): Row {
  const time = row.time ?? row.TimeGenerated ?? row['TimeGenerated [UTC]'];
  const utc = typeof time === 'string' ? utcTime(time) : time;
  const withTime = utc === (row.time ?? row.TimeGenerated) ? row : { ...row, time: utc };
  if ((row.properties ?? row.properties_s ?? '') !== '' || !('deviceId_s' in row)) return withTime;
  return { ...withTime, properties: spreadProperties(row) };
}

/** Azure's logs are in UTC, whether the text says so or not; Date would take a text without a zone for local time. */
function utcTime(text: string): string {
  const portal = PORTAL_TIME.exec(text);
  if (portal) {
    const [, month = '', day = '', year = '', hours = '', rest = '', half = ''] = portal;
    const hour = half === '' ? Number(hours) : (Number(hours) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
    return `${year}-${twoDigits(month)}-${twoDigits(day)}T${twoDigits(String(hour))}${rest}Z`;
  }
  return WITHOUT_ZONE.test(text) ? `${text.replace(' ', 'T')}Z` : text;
}

const PORTAL_TIME = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? +(\d{1,2})(:\d\d:\d\d(?:\.\d+)?)\s*([AP]M)?$/i;
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

function twoDigits(text: string): string {
  return text.padStart(2, '0');
}

/** Log Analytics marks a column's type at its end: `_s` text, `_d` number, `_b` true or false. */
function spreadProperties(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => (/_[sdb]$/.test(name) ? [[name.slice(0, -2), value]] : [])),
  );
}
