import type { DeviceLog } from '../../evidence/device-log';
import { GUIDES } from '../catalogues/guides';
import { bugsOf, type KnownBug } from '../catalogues/known-bugs';
import { newestKnown, type RecognizedSdk, recognizeSdk, SDKS } from '../catalogues/sdks';
import { defineCheck } from '../check';
import type { Finding, Proof } from '../finding';
import { findSymptom } from '../patterns/bug-symptoms';
import { sdkInUse } from '../patterns/sdk-in-use';
import type { Seen, Symptom } from '../patterns/symptom';
import type { Timeline } from '../timeline';
import { plain } from '../words';

export const sdkKnownBug = defineCheck({
  id: 'sdk-known-bug',
  asks: 'Does the SDK version have a bug that shows here?',
  needs: ['connections'],
  uses: ['identity', 'fleet', 'operations', 'device-logs'],
  // Plainer reasons for the same silence or refusal; by its log the device did try again, and did not get as far as the hub.
  // A bug that is the reason for one of these names it in `explains`, which goes before.
  yieldsTo: [
    'device-recreated',
    'sas-token-expired',
    'credentials-rejected',
    'certificate-invalid',
    'clock-skew',
    'port-blocked',
    'dns-failure',
    'tls-trust',
    'proxy-blocked',
    'edgehub-no-connack',
  ],
  run({ identity, fleet, operations, 'device-logs': logs }, context) {
    const seen: Seen = {
      context,
      ...(identity !== undefined && { identity }),
      ...(fleet && { fleet }),
      ...(operations && { operations }),
      ...(logs && { logs }),
    };
    for (const running of runningOf(context.timeline, logs ?? [])) {
      for (const bug of bugsOf(running.recognized, running.protocol)) {
        const symptom = findSymptom(bug.symptom, seen);
        if (symptom) return findingOn(bug, symptom, running, context.now);
      }
    }
    return undefined;
  },
});

/** Software whose version is known, and what told it. */
interface Running {
  readonly recognized: RecognizedSdk;
  /** As logged; '' when the hub has no record of it. */
  readonly protocol: string;
  readonly proof: Proof;
}

/** What the hub's records name, then what the device's own logs do: a device that cannot connect has no records. */
function runningOf(timeline: Timeline, logs: readonly DeviceLog[]): readonly Running[] {
  const inUse = sdkInUse(timeline);
  const recorded: Running[] = inUse?.recognized
    ? [
        {
          recognized: inUse.recognized,
          protocol: inUse.session.protocol,
          proof: { kind: 'connections', text: `The device reports "${plain(inUse.text)}".`, at: inUse.at },
        },
      ]
    : [];
  return [...recorded, ...logs.flatMap(namedInLog)];
}

function namedInLog({ agent, edgeVersion }: DeviceLog): Running[] {
  const edge = SDKS.find(({ id }) => id === 'iot-edge');
  const named = [
    agent === null ? undefined : recognizeSdk(agent),
    edge && edgeVersion !== null ? { sdk: edge, version: edgeVersion } : undefined,
  ];
  return named.flatMap((recognized) =>
    recognized
      ? [
          {
            recognized,
            protocol: '',
            proof: {
              kind: 'device-logs',
              text: `The log names ${recognized.sdk.name} ${plain(recognized.version, 40)}.`,
            },
          },
        ]
      : [],
  );
}

function findingOn(bug: KnownBug, symptom: Symptom, { recognized, proof }: Running, now: Date): Finding {
  const { sdk, version } = recognized;
  return {
    id: 'sdk-known-bug',
    severity: 'warning',
    confidence: symptom.confidence,
    title: `Version ${plain(version, 40)} of the ${sdk.name} has a known bug that shows here`,
    explanation: `This version ${bug.title}. ${bug.fixedIn ? `It is mended from version ${bug.fixedIn} on.` : 'No release has mended it yet.'}`,
    codes: symptom.codes,
    because: [
      { kind: symptom.kind, text: symptom.text, ...(symptom.at && { at: symptom.at }) },
      { ...proof, text: `${proof.text} The bug: ${bug.issue}.` },
    ],
    guides: [{ title: `The bug: ${bug.issue}`, url: bug.url }, GUIDES.deviceSdks, GUIDES.sdkBenefits],
    next: [
      { do: 'fix', who: 'developer of the device software', text: updateText(bug, recognized, now) },
      {
        do: 'fix',
        who: 'technician at the device',
        text: 'Until then, restart the program on the device when it happens.',
      },
    ],
    explains: [...symptom.explains, ...bug.explains],
    ...(symptom.at && { latest: symptom.at }),
    accountsFor: symptom.sessions,
  };
}

function updateText({ fixedIn }: KnownBug, { sdk }: RecognizedSdk, now: Date): string {
  return fixedIn === null
    ? `Watch the releases of ${sdk.package} for the repair; ${newestKnown(sdk, now)}.`
    : `Update ${sdk.package} to ${fixedIn} or newer; ${newestKnown(sdk, now)}.`;
}
