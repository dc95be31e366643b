/** The operator's own Azure CLI, with its login and its cloud. */
export interface Az {
  /** @param args as a list: no shell reads them, so blanks, quotes and `$(…)` stay what they are. Never a secret. */
  run(args: readonly string[], how?: AzHow): Promise<AzAnswer>;
}

export interface AzHow {
  /** How long it may take. */
  readonly minutes?: number;
}

export type AzAnswer =
  /** What it printed, as JSON; null where it printed nothing. */
  { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly trouble: AzTrouble };

/**
 * `no-az`: there is no such program. `signed-out`: its login is missing or over. `denied`: the login lacks a right. `missing`:
 * what was asked for does not exist. `timed-out`, `too-much`: it took too long, or printed too much. `strange`: it printed
 * something else than JSON. `refused`: everything else that Azure said no to.
 */
export type AzTroubleKind =
  | 'no-az'
  | 'signed-out'
  | 'denied'
  | 'missing'
  | 'timed-out'
  | 'too-much'
  | 'strange'
  | 'refused';

export interface AzTrouble {
  readonly kind: AzTroubleKind;
  /** As Azure names it, such as AuthorizationFailed; empty when it names none. */
  readonly code: string;
  /** One line for people, without secrets. */
  readonly detail: string;
}

/** Of Azure Resource Manager and of Microsoft Graph (their error references). */
const DENIED: readonly string[] = [
  'AuthorizationFailed',
  'LinkedAuthorizationFailed',
  'Authorization_RequestDenied',
  'RoleAssignmentUpdateNotPermitted',
  'Forbidden',
  'ForbiddenByRbac',
];
const MISSING: readonly string[] = [
  'ResourceNotFound',
  'ResourceGroupNotFound',
  'DeploymentNotFound',
  'ParentResourceNotFound',
  'NotFound',
  'Request_ResourceNotFound',
  'SecretNotFound',
  'RoleDefinitionDoesNotExist',
];
/** "az … exits with 3 when a resource does not exist" (Azure CLI, "Handle errors"). */
const NOTHING_THERE = 3;

/** By exit code and by the codes in what it wrote, never by its sentences: those are translated and change. */
export function sortTrouble(exit: number, stderr: string, tidy: (text: string) => string): AzTrouble {
  const code = codeIn(stderr);
  const detail = tidy(sentenceOf(stderr, code)).slice(0, MOST_DETAIL);
  return { kind: kindOf(exit, code), code, detail };
}

const MOST_DETAIL = 600;

function kindOf(exit: number, code: string): AzTroubleKind {
  if (DENIED.includes(code)) return 'denied';
  if (MISSING.includes(code) || (code === '' && exit === NOTHING_THERE)) return 'missing';
  return code.startsWith('AADSTS') ? 'signed-out' : 'refused';
}

/** They only say that something in them went wrong. */
const AROUND: readonly string[] = [
  'DeploymentFailed',
  'InvalidTemplateDeployment',
  'ResourceDeploymentFailure',
  'BadRequest',
];

/** `(Code) …` of Resource Manager, `"code": "Code"` of az rest and of deployments (the inner one), AADSTS numbers of Entra. */
function codeIn(stderr: string): string {
  const codes = [...stderr.matchAll(/"code"\s*:\s*"([A-Za-z_]{3,80})"/g)].map(([, code]) => code);
  const found = codes.find((code) => code !== undefined && !AROUND.includes(code)) ?? codes[0];
  return (
    found ??
    /\(([A-Z][A-Za-z_ ]{3,80})\)/.exec(stderr)?.[1] ??
    /\b(AADSTS\d{4,8})\b/.exec(stderr)?.[1] ??
    /^Code: ([A-Za-z_]{3,80})$/m.exec(stderr)?.[1] ??
    ''
  );
}

/** What belongs to that code where it is told as JSON, else the first line. */
function sentenceOf(stderr: string, code: string): string {
  const at = code === '' ? -1 : stderr.search(new RegExp(`"code"\\s*:\\s*"${code}"`));
  const message = at < 0 ? null : /"message"\s*:\s*"((?:[^"\\]|\\.){1,2000})"/.exec(stderr.slice(at));
  if (message?.[1] !== undefined) return message[1].replace(/\\[nrt]/g, ' ').replace(/\\(.)/g, '$1');
  const lines = stderr.split('\n').map((line) => line.trim());
  const told = lines.find((line) => line.startsWith('ERROR:')) ?? lines.find((line) => line !== '') ?? '';
  return told.replace(/^ERROR:\s*/, '');
}
