import type { Subject } from '../../evidence/evidence';
import type { HubResource } from '../../evidence/hub-resource';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import { hubCommand } from '../commands';
import type { Confidence, Proof } from '../finding';
import { authenticationOf, registeredAuthentication } from '../patterns/authentication';
import { neverConnected } from '../patterns/never-connected';
import { endBefore, refusalsByKind, refusedProof } from '../patterns/standing-refusals';

export const sasAuthDisabled = defineCheck({
  id: 'sas-auth-disabled',
  asks: 'Does the hub still accept SAS keys?',
  needs: ['hub', 'connections'],
  uses: ['identity'],
  yieldsTo: ['device-not-found', 'device-disabled'],
  run({ hub, identity }, { timeline, subject }) {
    const setting = settingOf(hub, subject);
    if (!setting) return undefined;
    const registered = registeredAuthentication(identity);
    const last = timeline.sessions.at(-1);
    const usual = last ? authenticationOf(last, registered) : registered;
    const refusals = refusalsByKind(timeline, identity).key;
    const isSure = usual === 'sas' || refusals.some((refusal) => authenticationOf(refusal, usual) === 'sas');
    const never = setting.isOfDevices && registered === 'sas' && neverConnected(identity) && !last;
    const refused = refusedProof(refusals);
    // One that gets through with SAS is not held up, whatever the settings say by now.
    if (!refused && !never) return undefined;
    const confidence: Confidence = !setting.isOfDevices || !isSure ? 'possible' : refused ? 'confirmed' : 'likely';
    const because: [Proof, ...Proof[]] = [
      { kind: 'hub', text: `The hub has ${setting.name} = true: ${setting.means}.` },
      refused ?? { kind: 'identity', text: 'The device is registered with a SAS key and has never connected.' },
    ];
    const codes = distinct(refusals.map(({ code }) => code));
    const latest = refusals.at(-1)?.at;
    return {
      id: 'sas-auth-disabled',
      severity: 'critical',
      confidence,
      title: setting.isOfDevices
        ? 'The hub does not accept SAS keys, and the device uses one'
        : 'The device signs in with a policy key that the hub no longer accepts',
      explanation: setting.isOfDevices
        ? 'Sign-in with SAS keys was switched off for this hub. The device keeps being refused until it has a certificate, or until keys are allowed again.'
        : 'Keys of the hub’s shared access policies were switched off. If the device signs in with such a key instead of its own, it is refused.',
      codes,
      because,
      guides: guidesFor(codes.slice(0, 1), GUIDES.sasTokens, GUIDES.certificates),
      next: [
        {
          do: 'fix',
          who: 'hub operator',
          text: `Move the device to an X.509 certificate; or, if SAS keys are to stay, set ${setting.name} to false.`,
          command: hubCommand(
            subject,
            '--query "properties.{disableLocalAuth:disableLocalAuth,disableDeviceSAS:disableDeviceSAS,disableModuleSAS:disableModuleSAS}"',
          ),
        },
      ],
      explains: [],
      ...(latest ? { latest } : {}),
      accountsFor: [...endBefore(refusals, last), ...refusals],
    };
  },
});

interface Setting {
  readonly name: string;
  readonly means: string;
  /** Whether it concerns the keys of devices and modules themselves. */
  readonly isOfDevices: boolean;
}

/** Which setting of the hub concerns this subject (descriptions of Microsoft.Devices/IotHubs, api-version 2023-06-30). */
function settingOf({ properties }: HubResource, { moduleId }: Subject): Setting | undefined {
  if (moduleId === null && properties?.disableDeviceSAS === true)
    return { name: 'disableDeviceSAS', means: 'devices cannot sign in with SAS keys', isOfDevices: true };
  if (moduleId !== null && properties?.disableModuleSAS === true)
    return { name: 'disableModuleSAS', means: 'modules cannot sign in with SAS keys', isOfDevices: true };
  if (properties?.disableLocalAuth === true)
    return {
      name: 'disableLocalAuth',
      means: 'SAS keys of the hub’s own policies cannot be used to sign in',
      isOfDevices: false,
    };
  return undefined;
}
