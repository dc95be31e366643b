import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import { reachCommand } from '../commands';
import { neverConnected } from '../patterns/never-connected';

export const deviceNeverConnected = defineCheck({
  id: 'device-never-connected',
  asks: 'Has the device ever connected?',
  needs: ['identity'],
  uses: ['connections'],
  yieldsTo: [
    'device-disabled',
    'credentials-rejected',
    'sas-token-expired',
    'certificate-invalid',
    'clock-skew',
    'sas-auth-disabled',
    'network-rule',
    'port-blocked',
    'dns-failure',
    'tls-trust',
    'proxy-blocked',
    'edge-auth',
    'edgehub-no-connack',
  ],
  run({ identity, connections }, { subject, timeline }) {
    // Only the registry's zero date says "never"; an empty log may just mean that nothing is logged.
    if (!neverConnected(identity) || timeline.sessions.length > 0) return undefined;
    const tried = timeline.refusals.length;
    return {
      id: 'device-never-connected',
      severity: 'critical',
      confidence: 'confirmed',
      title: 'The device has never connected to this hub',
      explanation:
        'It is registered, but the hub has not once seen it. It may still wait for installation, hold another hub’s name, or not get through its network.',
      codes: [],
      because: [
        {
          kind: 'identity',
          text: 'The registry has no activity of this device: the time of last activity is the zero date.',
        },
        ...(connections
          ? [
              {
                kind: 'connections' as const,
                text:
                  tried === 0
                    ? 'The connection log has no attempt of it either.'
                    : `All ${tried} attempts in the log were refused.`,
              },
            ]
          : []),
      ],
      guides: [GUIDES.connectivity, GUIDES.deviceLogs],
      next: [
        {
          do: 'run',
          who: 'technician at the device',
          text: 'Check power and network, the hub name and device id in its settings, and whether it reaches the hub.',
          command: reachCommand(subject, 8883),
        },
        { do: 'provide', who: 'technician at the device', text: 'Give me the log of its start: it names what fails.' },
      ],
      explains: [],
    };
  },
});
