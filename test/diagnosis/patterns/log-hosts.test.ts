import { hostKind } from '../../../src/diagnosis/patterns/log-hosts';
import { SUBJECT } from '../../kit/log-records';

test.each([
  [undefined, 'hub'],
  ['', 'hub'],
  ['contoso-lab.azure-devices.net', 'hub'],
  ['CONTOSO-LAB.azure-devices.net.', 'hub'],
  ['contoso-lab.azure-devices.net:8883', 'hub'],
  ['contoso-lab.privatelink.azure-devices.net', 'hub'],
  ['contoso-lab.device.azure-devices.net', 'hub'],
  ['40.83.177.42', 'hub'],
  ['2603:1030::1', 'hub'],
  ['localhost', 'hub'],
  ['global.azure-devices-provisioning.net', 'provisioning'],
  ['contoso-lab.azure-devices.cn', 'wrong-cloud'],
  ['contoso-lab.azure-devices.us', 'wrong-cloud'],
  ['contoso-lab', 'misspelt'],
  ['contoso-lab.azure-device.net', 'misspelt'],
  ['contoso-lab.azuredevices.com', 'misspelt'],
  ['contosolab.azure-devices.net', 'misspelt'],
  ['cotnoso-lab.azure-devices.net', 'misspelt'],
  ['contoso-plant.azure-devices.net', 'other-hub'],
  ['gate-01.local', 'elsewhere'],
  ['pool.ntp.org', 'elsewhere'],
  ['azure-devices.net.example.com', 'elsewhere'],
] as const)('%s: %s', (host, kind) => expect(hostKind(host, SUBJECT)).toBe(kind));
