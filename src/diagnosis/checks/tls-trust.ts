import type { HubProbe } from '../../evidence/probe';
import { GUIDES } from '../catalogues/guides';
import { compareVersions, recognizeSdk } from '../catalogues/sdks';
import { defineCheck } from '../check';
import { reachCommand } from '../commands';
import type { NextStep, Proof } from '../finding';
import { gatewayPlace } from '../patterns/gateway-place';
import { hostKind } from '../patterns/log-hosts';
import { logTrouble, lossBehind } from '../patterns/log-trouble';
import { probeAtThatTime, type ShownCertificate, seenFromHere, shownCertificate } from '../patterns/reach';
import { sdkInUse } from '../patterns/sdk-in-use';
import { dayAndTime, plain } from '../words';

/** One failed handshake may have been cut short. Own judgement. */
const FEWEST_TO_BE_SURE = 2;
/** Java's 1.x client brings its own root: DigiCert Global Root G2 since 1.31.0, only Baltimore before (azure-iot-sdk-java). */
const JAVA_WITH_G2 = '1.31.0';
/** The C client's certs.c holds G2 since 1.8.0 of 2021-05 (azure-iot-sdk-c). */
const C_WITH_G2 = '1.8.0';

export const tlsTrust = defineCheck({
  id: 'tls-trust',
  asks: 'Does the device trust the certificate of the hub?',
  needs: ['device-logs'],
  uses: ['connections', 'identity', 'probe'],
  yieldsTo: ['clock-skew'],
  run({ identity, 'device-logs': logs, probe }, context) {
    const { subject, timeline } = context;
    const behind = gatewayPlace(subject, identity, timeline) === 'behind';
    const trouble = logTrouble(logs, context, ['server-untrusted'], {
      fits: ({ event }) => behind || hostKind(event.host, subject) !== 'elsewhere',
    });
    if (!trouble) return undefined;
    const { log, event } = trouble.lines.at(-1) ?? trouble.lines[0];
    const reason = reasonIn(event.text);
    const here = behind ? undefined : probeAtThatTime(probe, context);
    const shown = here && shownCertificate(here);
    const old = oldRoots(recognizeSdk(log.agent ?? '') ?? sdkInUse(timeline)?.recognized, subject.hub);
    return {
      id: 'tls-trust',
      severity: 'critical',
      confidence: trouble.atMost(trouble.tries >= FEWEST_TO_BE_SURE ? 'confirmed' : 'likely'),
      title: 'The device does not trust the certificate it is shown',
      explanation: `${behind ? 'It checks the certificate of its gateway and does not know who signed it.' : 'It checks the certificate of the hub and breaks off.'} ${reason === 'dates' ? DATES : reason === 'self-signed' ? SELF_SIGNED : ROOT}`,
      codes: [],
      because: [
        trouble.proof('that the certificate cannot be trusted'),
        ...old,
        ...(here && shown ? [shownHere(here, shown)] : []),
      ],
      guides: [GUIDES.tls, GUIDES.connectivity],
      next: behind
        ? [gatewayRoot, seeIssuer(context.subject)]
        : [seeIssuer(context.subject), ...CURES[shown?.isForeign ? 'self-signed' : reason]],
      explains: [],
      accountsFor: lossBehind(timeline),
    };
  },
});

type Reason = 'dates' | 'self-signed' | 'root';

const ROOT =
  'The root certificate (DigiCert Global Root G2) may be missing on the device, or a firewall opens the connection and shows its own.';
const SELF_SIGNED = 'It was shown one that nobody public has signed, as firewalls do that look into connections.';
const DATES = 'By the clock of the device the certificate is not valid now, so first look at that clock.';

/** The words of OpenSSL, Java, .NET and Node for the three. */
function reasonIn(text: string): Reason {
  if (/not yet valid|has expired|\bexpired\b|NotBefore|NotAfter|CERT_HAS_EXPIRED/i.test(text)) return 'dates';
  return /self[- _]signed/i.test(text) ? 'self-signed' : 'root';
}

/** Clients that bring their own roots and are too old for the one of today. Only global hubs moved to it. */
function oldRoots(sdk: ReturnType<typeof recognizeSdk>, hub: string): Proof[] {
  const since = sdk?.sdk.id === 'java' ? JAVA_WITH_G2 : sdk?.sdk.id === 'c' ? C_WITH_G2 : undefined;
  if (!sdk || !since || !hub.endsWith('.azure-devices.net') || compareVersions(sdk.version, since) >= 0) return [];
  return [
    {
      kind: 'device-logs',
      text: `Version ${plain(sdk.version, 40)} of the ${sdk.sdk.name} brings only the old root (Baltimore), which hubs left in 2023; ${since} was the first with the new one.`,
    },
  ];
}

/** What others are shown tells whether it is the hub, or what stands between it and the device. */
function shownHere(here: HubProbe, { root, isForeign, untrusted, until }: ShownCertificate): Proof {
  if (isForeign)
    return seenFromHere(
      here,
      `the certificate is signed by "${root}", and no hub’s is: a firewall or proxy there opens the connection. If the device is in that network, too, this is the cause.`,
    );
  const ends = until ? ` and ends on ${dayAndTime(until)}` : '';
  if (untrusted !== null)
    return seenFromHere(here, `the certificate is not trusted either (${untrusted}); it comes from "${root}"${ends}.`);
  return seenFromHere(
    here,
    `the hub’s certificate is in order; it comes from "${root}"${ends}. So look at the device and at what stands between.`,
  );
}

const setClock: NextStep = {
  do: 'fix',
  who: 'technician at the device',
  text: 'Set date, time and zone of the device, and switch on time synchronization (NTP).',
  command: 'date -u',
};
const installRoot: NextStep = {
  do: 'fix',
  who: 'developer of the device software',
  text: 'Put DigiCert Global Root G2 (and Microsoft RSA Root CA 2017) into the device’s trust store. Never pin the hub’s own or an intermediate certificate.',
};
const exceptHub: NextStep = {
  do: 'fix',
  who: 'network administrator on site',
  text: 'If the issuer is your firewall or proxy: except the hub’s name from inspection, or install the firewall’s root on the device.',
};
const gatewayRoot: NextStep = {
  do: 'fix',
  who: 'technician at the device',
  text: 'Install the root certificate of the IoT Edge gateway on this device, and connect by the host name that stands in the gateway’s certificate.',
};

const CURES: Readonly<Record<Reason, readonly NextStep[]>> = {
  dates: [setClock, installRoot],
  'self-signed': [exceptHub, installRoot],
  root: [installRoot, exceptHub],
};

function seeIssuer(subject: Parameters<typeof reachCommand>[0]): NextStep {
  return {
    do: 'run',
    who: 'technician at the device',
    text: 'See who signed the certificate that arrives at the device: the first lines name the issuer.',
    command: reachCommand(subject, 8883),
  };
}
