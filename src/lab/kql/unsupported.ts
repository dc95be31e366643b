/** A piece of KQL that the lab does not execute, by the name that the language itself gives it. */
export class Unsupported extends Error {
  constructor(readonly what: string) {
    super(`The lab does not support ${what}.`);
    this.name = 'Unsupported';
  }
}
