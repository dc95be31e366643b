import { type DeviceIdentity, registryTime } from '../../evidence/device';

/** The registry's zero date says that the device was never active; a row without the time says nothing. */
export function neverConnected(identity: DeviceIdentity | null | undefined): boolean {
  const text = identity?.lastActivityTime ?? '';
  return text.startsWith('0001-') && registryTime(text) === null;
}
