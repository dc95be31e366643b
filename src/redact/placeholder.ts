import { matchAt } from './escapes';
import type { Rule } from './rule';

/** What stands for a secret; rule and number, nothing of the secret. */
export const PLACEHOLDER = /\[removed:[a-z0-9-]{1,30}:\d{1,9}\]/y;

/** What was removed already stays as it is. */
export const PLACEHOLDERS: Rule = {
  name: 'kept',
  triggers: ['[removed:'],
  find(text, at) {
    const found = matchAt(PLACEHOLDER, text, at);
    return found ? { start: at, end: at + found[0].length } : undefined;
  },
};
