import { SDKS_AS_OF } from '../../../src/diagnosis/catalogues/sdks';
import { checkTable, connections, reportOn } from '../../kit/check-table';
import { AGENTS, NOW } from '../../kit/log-records';

const seen = (sdk: string) => ({ connections: connections([[1, 'on', { sdk }]]) });

checkTable('sdk-outdated', {
  fires: [
    ['an old C#', seen('.NET/1.21.2 (.NET Framework 4.8; Windows; X86)'), { severity: 'info' }],
    ['Python one release behind', seen('azure-iot-device-iothub-py/2.13.0(3.10;Linux;x86_64)')],
    ['URL-encoded', seen('DeviceClientType=azure-iot-device%2f1.17.1%20%28node%29')],
    [
      'IoT Edge out of support',
      seen('.NET/1.36.10 (.NET 8) EdgeHub/1.4.10'),
      { explanation: expect.stringContaining('1.4 left support on 2024-11-12') },
    ],
    ['firmware on an old embedded C SDK', seen('c/1.1.0 (nx 6.1;azrtos 6.1)')],
  ],
  silent: [
    ['the newest', seen(AGENTS.csharp)],
    ['firmware on the newest embedded C SDK', seen('c/1.5.0(FreeRTOS)')],
    ['newer than the catalogue', seen('iothubclient/1.15.0 (native; Linux; armv7l)')],
    ['an unknown SDK', seen('my-stack/0.1')],
    ['none', seen('')],
  ],
});

describe('how old our own list is', () => {
  const proofAt = (now: Date): string =>
    reportOn(seen(AGENTS.csharp.replace('1.42.3', '1.42.2')), now).findings.find(({ id }) => id === 'sdk-outdated')
      ?.because[0].text ?? '';

  test('its date stands beside the newest version', () => {
    expect(proofAt(NOW)).toContain(`the newest is 1.42.3 of 2024-03-28 (catalogue of ${SDKS_AS_OF}).`);
  });

  test('after a year it says so kindly', () => {
    const later = new Date(new Date(SDKS_AS_OF).getTime() + 367 * 24 * 3_600_000);
    expect(proofAt(later)).toContain('that is over a year ago, so there may be a newer one by now');
  });
});
