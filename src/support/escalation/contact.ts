/**
 * Whom to answer is given on purpose and must come back as it was, though the store takes addresses out of whatever it
 * keeps (rule 8): so it is kept in its parts, around each `@`.
 */
export function keptContact(contact: string): string[] {
  return contact.split('@');
}

export function contactOf(kept: readonly string[]): string {
  return kept.join('@');
}

const EMAIL = /[\p{L}\d._%+'-]{1,64}@[\p{L}\d](?:[\p{L}\d.-]{0,251}[\p{L}\d])?\.\p{L}{2,24}/u;
const PHONE = /\+?\d[\d ()/.-]{5,24}\d/;

/** An e-mail address or a phone number in what a person wrote; null when there is none. */
export function contactIn(text: string): string | null {
  return (EMAIL.exec(text) ?? PHONE.exec(text))?.[0].trim() ?? null;
}

export function isEmail(contact: string): boolean {
  return EMAIL.exec(contact)?.[0] === contact;
}
