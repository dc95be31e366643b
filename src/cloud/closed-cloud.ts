import { closedCloudOf } from '../cloud';

/** What there is to say of a hub in a cloud that closed, instead of looking; null for every other host. */
export function closedCloudAnswer(host: string): string | null {
  const closed = closedCloudOf(host);
  if (!closed) return null;
  return `${host} was a hub in ${closed.displayName}. That cloud closed in 2021 and its hubs were moved to global Azure, so there is nothing to look at under this name. Ask with the hub’s new name, which ends in azure-devices.net; a device that still uses the old name needs the new host name or connection string, and a new root certificate if it trusts only the old one.`;
}
