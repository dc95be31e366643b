/** What Microsoft Entra says when it gives no token: `error`, and the numbers of its AADSTS codes. */
export interface EntraRefusal {
  readonly error: string;
  readonly codes: readonly number[];
}

interface Meaning {
  readonly codes: readonly number[];
  /** Null: the person has to sign in again, and that is all. */
  readonly words: string | null;
}

const SETUP = 'My sign-in is not set up right, so I have looked at nothing. Please tell whoever runs Keepalive:';

/** Microsoft Entra, "Authentication and authorization error codes" (reference-error-codes), read 2026-11. */
const MEANINGS: readonly Meaning[] = [
  {
    // No consent; consent of an administrator is needed; the permission is not among those of the app.
    codes: [65001, 90094, 650057, 65004],
    words:
      'Your organisation has not yet allowed Keepalive to ask Azure in your name, so I have looked at nothing. An administrator has to grant consent once, in Microsoft Entra: the app of Keepalive’s sign-in, “API permissions”, the delegated permission “Azure Service Management, user_impersonation”. Then ask me again.',
  },
  {
    // Second factor, enrolment, conditional access, a device that must be managed, terms of use.
    codes: [50076, 50079, 50072, 50074, 50158, 53000, 53001, 53002, 53003, 53004, 530031, 530032],
    words:
      'Your organisation asks for one more step before Azure may be asked in your name, such as a second factor. Please type “sign out”, then “sign in”. If it happens again, an administrator has to look at the conditional access rules for “Windows Azure Service Management API”.',
  },
  {
    codes: [50105],
    words:
      'Your account is not assigned to Keepalive’s sign-in, so I have looked at nothing. An administrator has to assign you in Microsoft Entra: the enterprise application of Keepalive’s sign-in, “Users and groups”.',
  },
  {
    // Not of this tenant; unknown there; disabled.
    codes: [50020, 50034, 50057, 50177, 90072],
    words:
      'Your account is not one of the organisation that these hubs belong to, or it is disabled there, so I have looked at nothing. Please sign in with another account, or ask an administrator to invite yours.',
  },
  {
    // The assertion or the session behind it ran out, was revoked, or its password was changed.
    codes: [50013, 500133, 50014, 50089, 50132, 50173, 70008, 70043, 700082, 700084],
    words: null,
  },
  {
    codes: [500131],
    words: `${SETUP} the token of the OAuth connection is not for the app of OAUTH_APP_ID.`,
  },
  {
    codes: [70021, 700211, 700212, 700213, 7002131, 700024, 700027],
    words: `${SETUP} the federated credential of the sign-in’s app does not fit the bot’s managed identity.`,
  },
  { codes: [7000215, 7000222], words: `${SETUP} the secret of the app is wrong or too old.` },
  { codes: [700016, 90002], words: `${SETUP} the app or its tenant is not known to Microsoft Entra.` },
  { codes: [500011, 65002], words: `${SETUP} Azure Resource Manager may not be asked from this tenant.` },
];

/** `error` of RFC 6749 and OpenID Connect where no code is known. */
const BY_ERROR: Readonly<Record<string, number>> = {
  interaction_required: 50076,
  consent_required: 65001,
  login_required: 50013,
  invalid_client: 7000215,
};

/** A refusal in words for the person, with the code for whoever has to mend it; null: they only need to sign in again. */
export function refusalWords({ error, codes }: EntraRefusal): string | null {
  const known = MEANINGS.find((meaning) => codes.some((code) => meaning.codes.includes(code)));
  const meaning = known ?? MEANINGS.find((other) => other.codes.includes(BY_ERROR[error] ?? 0));
  if (meaning?.words === null) return null;
  const code = codes[0] === undefined ? '' : ` (AADSTS${codes[0]})`;
  return `${meaning?.words ?? `${SETUP} Microsoft Entra refused to ask Azure in a person’s name.`}${code}`;
}
