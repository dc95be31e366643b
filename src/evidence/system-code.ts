/**
 * ENOENT and its like; undefined for anything else. Asks for the property, not for the class: an error of the file
 * system may come from another realm, as it does under test runners.
 */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
