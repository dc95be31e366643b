/** Bad input: its message is the one clear line on stderr, the exit code is 2. */
export class BadInput extends Error {}
