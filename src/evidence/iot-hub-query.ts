/**
 * The one place where text becomes part of an IoT Hub query. Everything but plain letters, digits and `-_. ` becomes
 * \uXXXX, an escape that the query language's reference allows in string literals (iot-hub-devguide-query-language), so
 * that nothing can end the literal.
 */
export function iotHubString(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9_. -]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${safe}'`;
}
