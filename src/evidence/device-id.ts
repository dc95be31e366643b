/**
 * IoT Hub's rule for device and module ids, from the REST reference of the identity registry: up to 128 characters of
 * ASCII letters and digits and - . % _ * ? ! ( ) , : = @ $ ' ; case sensitive.
 */
export const LONGEST_ID = 128;

const ALLOWED = /^[A-Za-z0-9\-.%_*?!(),:=@$']+$/;

/** Null when it can be an id; else one sentence that says why not. The id itself is never repeated. */
export function whyNoDeviceId(id: string): string | null {
  if (id === '') return 'A device id has at least one character.';
  if (id.length > LONGEST_ID) return `A device id has at most ${LONGEST_ID} characters; this one has ${id.length}.`;
  if (/\s/.test(id)) return 'A device id has no spaces or line breaks.';
  if (ALLOWED.test(id)) return null;
  return "A device id has only letters and digits (ASCII) and the characters - . % _ * ? ! ( ) , : = @ $ '";
}
