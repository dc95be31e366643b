/** Settings by name, as the environment has them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What stands between commas; what is empty does not count. */
export function listIn(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `on` or `off`; `usually` where nothing is said. */
export function readSwitch(name: string, env: Env, usually: boolean, problems: string[]): boolean {
  const given = env[name]?.trim().toLowerCase() ?? '';
  if (given === '') return usually;
  if (given !== 'on' && given !== 'off') problems.push(`${name} is "${given}"; it may be on or off.`);
  return given === 'on';
}
