import { checkTable, connections } from '../../kit/check-table';
import { AGENTS } from '../../kit/log-records';

const seen = (sdk: string) => ({ connections: connections([[1, 'on', { sdk }]]) });

checkTable('sdk-outdated', {
  fires: [
    ['an old C#', seen('.NET/1.21.2 (.NET Framework 4.8; Windows; X86)'), { severity: 'info' }],
    ['Python one release behind', seen('azure-iot-device-iothub-py/2.13.0(3.10;Linux;x86_64)')],
    ['URL-encoded', seen('DeviceClientType=azure-iot-device%2f1.17.1%20%28node%29')],
    ['IoT Edge', seen('.NET/1.36.10 (.NET 8) EdgeHub/1.4.10')],
  ],
  silent: [
    ['the newest', seen(AGENTS.csharp)],
    ['newer than the catalogue', seen('iothubclient/1.15.0 (native; Linux; armv7l)')],
    ['an unknown SDK', seen('my-stack/0.1')],
    ['none', seen('')],
  ],
});
