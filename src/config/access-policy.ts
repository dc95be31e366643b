import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { jsonOf } from '../json';

/** Whom a grant is for: exactly one of these. */
const who = z
  .strictObject({
    /** Entra's object id of a person. */
    person: z.guid().optional(),
    /** A person by the id of their chat channel, with that channel. */
    user: z.string().min(1).max(500).optional(),
    channel: z.string().min(1).max(50).optional(),
    /** A user of the site that shows the web chat, by the `sub` that it signs. */
    siteUser: z.string().min(1).max(100).optional(),
    /** Entra's object id of a group. */
    group: z.guid().optional(),
    /** Entra's id of a tenant. */
    tenant: z.guid().optional(),
    /** Id of a Teams channel or group chat, without the thread. */
    teamsChannel: z
      .string()
      .max(500)
      .regex(/^19:[^;\s]+$/, 'must be the id of a Teams channel, such as 19:…@thread.tacv2')
      .optional(),
  })
  .superRefine((value, context) => {
    const { channel, ...ways } = value;
    const said = Object.values(ways).filter((way) => way !== undefined).length;
    if (said !== 1)
      context.addIssue({
        code: 'custom',
        message: 'must name exactly one of person, user, siteUser, group, tenant, teamsChannel',
      });
    if ((value.user === undefined) !== (channel === undefined))
      context.addIssue({ code: 'custom', message: 'user and channel go together' });
  });

const hub = z
  .string()
  .max(260)
  .regex(/^(\*|[a-z0-9-]{3,50}(\.[a-z0-9-]+){2,})$/i, 'must be the whole host name of a hub, or *')
  .transform((host) => host.toLowerCase());

const policyShape = z.strictObject({
  /** Whether people also see the hubs that their own Azure rights let them read. */
  azureRights: z.boolean().default(false),
  grants: z
    .array(
      z.strictObject({
        who,
        hubs: z.array(hub).min(1).max(1_000),
        /** Operators and support are readers, too. */
        role: z.enum(['reader', 'operator', 'support']),
        /** For whoever reads the file. */
        note: z.string().max(500).optional(),
      }),
    )
    .max(5_000),
});
export type AccessPolicy = z.infer<typeof policyShape>;
export type Grant = AccessPolicy['grants'][number];

const MOST_BYTES = 1024 * 1024;
const MOST_PROBLEMS = 50;

/**
 * The file that ACCESS_POLICY names, or, since hosts in Azure have settings but no file beside the program, the policy itself;
 * null without either. Every problem is told with its place in it.
 */
export function readPolicySetting(given: string | undefined, problems: string[]): AccessPolicy | null {
  const file = given?.trim() ?? '';
  if (file === '') return null;
  if (file.startsWith('{')) return readPolicy(file, problems);
  try {
    if (statSync(file).size > MOST_BYTES) {
      problems.push('ACCESS_POLICY names a file of more than 1 MB.');
      return null;
    }
    return readPolicy(readFileSync(file, 'utf8'), problems);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    problems.push(`ACCESS_POLICY names a file that cannot be read (${code}).`);
    return null;
  }
}

export function readPolicy(text: string, problems: string[]): AccessPolicy | null {
  const json = jsonOf(text.replace(/^\uFEFF/, ''));
  if (json === undefined) {
    problems.push('ACCESS_POLICY is not JSON.');
    return null;
  }
  const read = policyShape.safeParse(json);
  if (read.success) return read.data;
  const { issues } = read.error;
  for (const { path, message } of issues.slice(0, MOST_PROBLEMS))
    problems.push(`ACCESS_POLICY: ${placeOf(path)}: ${message}.`);
  if (issues.length > MOST_PROBLEMS) problems.push(`ACCESS_POLICY: and ${issues.length - MOST_PROBLEMS} more.`);
  return null;
}

/** `grants[2].who.person` */
function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the whole file';
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
