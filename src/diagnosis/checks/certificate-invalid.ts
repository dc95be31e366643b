import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { codesOf, distinct, isUnauthorized } from '../codes-of-ends';
import { identityCommand } from '../commands';
import type { Proof } from '../finding';
import { type Authentication, authenticationOf, registeredAuthentication } from '../patterns/authentication';
import { logTrouble } from '../patterns/log-trouble';
import { findSilence } from '../patterns/silence';
import { endBefore, refusalsByKind, refusedProof, speaksOfThumbprint } from '../patterns/standing-refusals';
import type { Refusal } from '../timeline';
import { dayAndTime, plain } from '../words';

/** A certificate is no younger at the second try; but one refusal alone may be a stumble of the service. Own judgement. */
const FEWEST_TO_BE_LIKELY = 2;
/** Who stays away this long after a 401 did not just reconnect. Own judgement. */
const GONE_MS = 10 * 60_000;

export const certificateInvalid = defineCheck({
  id: 'certificate-invalid',
  asks: 'Does the hub refuse the device’s certificate?',
  needs: [],
  uses: ['connections', 'device-logs', 'identity', 'fleet'],
  oneOf: ['connections', 'device-logs'],
  yieldsTo: ['device-not-found', 'device-disabled', 'device-recreated', 'clock-skew', 'edge-auth'],
  run({ 'device-logs': logs, ...looked }, context) {
    const { identity } = looked;
    const { timeline, subject } = context;
    const registered = registeredAuthentication(identity);
    const last = timeline.sessions.at(-1);
    const usual = last ? authenticationOf(last, registered) : registered;
    const refusals = refusalsByKind(timeline, identity).certificate;
    const away = findSilence(context, looked)?.lasts ?? 0;
    const cut = usual === 'x509' && last?.codes.some(isUnauthorized) && away >= GONE_MS ? [last] : [];
    // Of a device with a key such a line speaks of something else; of one that is connected, it is old.
    const isMoot = (usual === 'sas' && refusals.length === 0) || last?.end === 'open';
    const logged = isMoot ? undefined : logTrouble(logs, context, ['client-certificate']);
    const because: Proof[] = [];
    const refused = refusedProof(refusals);
    if (refused) because.push(refused);
    const thumbprint = refusals.findLast(speaksOfThumbprint);
    if (thumbprint)
      because.push({
        kind: 'connections',
        text: `The hub says: "${plain(thumbprint.description, 120)}".`,
        at: thumbprint.at,
      });
    for (const { to, code } of cut)
      if (to)
        because.push({
          kind: 'connections',
          text: `On ${dayAndTime(to)} the hub ended the session with ${code}; it has not connected again.`,
          at: to,
        });
    if (logged) because.push(logged.proof('that its certificate is refused or unusable'));
    const [first, ...rest] = because;
    if (!first) return undefined;
    const mixUp = mixUpOf(refusals, registered);
    const codes = distinct([...refusals.map(({ code }) => code), ...codesOf(cut)]);
    const latest = refusals.at(-1)?.at ?? cut[0]?.to;
    return {
      id: 'certificate-invalid',
      severity: 'critical',
      confidence: thumbprint
        ? 'confirmed'
        : logged
          ? logged.atMost('confirmed')
          : refusals.length >= FEWEST_TO_BE_LIKELY
            ? 'likely'
            : 'possible',
      title: mixUp?.title ?? 'The hub refuses the certificate of the device',
      explanation:
        mixUp?.explanation ??
        (thumbprint
          ? 'The certificate on the device is another one than the registry expects, as after a renewal on one side only.'
          : 'Its certificate may have ended, may differ from the thumbprint in the registry, or was signed by an authority that the hub does not know.'),
      codes,
      because: [first, ...rest],
      guides: guidesFor(codes.slice(0, 1), GUIDES.certificates),
      next: [
        {
          do: 'run',
          who: 'technician at the device',
          text: 'Look at the dates and the thumbprint of the certificate on the device (put its file name for device.pem).',
          command: 'openssl x509 -in device.pem -noout -dates -fingerprint -sha256',
        },
        {
          do: 'fix',
          who: 'hub operator',
          text: 'Compare with the registry; with certificates of an authority, look whether that authority is still registered and verified at the hub.',
          command: identityCommand(
            'show',
            subject,
            '--query "{type:authentication.type,thumbprints:authentication.x509Thumbprint}"',
          ),
        },
      ],
      explains: [],
      ...(latest ? { latest } : {}),
      accountsFor: [...endBefore(refusals, last), ...cut, ...refusals],
    };
  },
});

/** A device that is registered for one kind of credentials and shows the other. */
function mixUpOf(
  refusals: readonly Refusal[],
  registered: Authentication,
): { readonly title: string; readonly explanation: string } | undefined {
  const last = refusals.at(-1);
  const shown = last ? authenticationOf(last, 'unknown') : 'unknown';
  if (registered === 'x509' && shown === 'sas')
    return {
      title: 'The device shows a SAS token, but is registered for a certificate',
      explanation: 'The hub accepts only what the registry row names. The program on the device was set up with a key.',
    };
  if (registered === 'sas' && shown === 'x509')
    return {
      title: 'The device shows a certificate, but is registered for a SAS key',
      explanation:
        'The hub accepts only what the registry row names. The program on the device was set up with a certificate.',
    };
  return undefined;
}
