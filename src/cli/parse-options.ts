import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { systemCode } from '../evidence/system-code';
import { BadInput } from './bad-input';

/**
 * @param usage one line, said of options that are not known
 * @throws BadInput, of an option given twice too: of two devices only one would be looked at, and nobody would notice which
 */
export function parseOptions<T extends ParseArgsOptionsConfig>(argv: readonly string[], options: T, usage: string) {
  try {
    const { values, tokens } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options,
      tokens: true,
    });
    const names = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
    const twice = names.find((name, index) => !options[name]?.multiple && names.indexOf(name) !== index);
    if (twice !== undefined) throw new BadInput(`--${twice} is given twice.`);
    return values;
  } catch (error) {
    // What parseArgs does not know carries a code of its own, and a message that names the option.
    if (!systemCode(error)?.startsWith('ERR_PARSE_ARGS')) throw error;
    const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
    throw new BadInput(`${message.split('\n')[0]} ${usage}`);
  }
}
