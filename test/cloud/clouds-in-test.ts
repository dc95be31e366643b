import { type Cloud, KNOWN_CLOUDS } from '../../src/cloud';
import { chosenCloud } from '../../src/cloud/chosen-cloud';

/** What only a setting can say of an air-gapped cloud; the names are made up. */
export const AIR_GAPPED = {
  USSec: {
    iotHubSuffix: 'azure-devices.microsoft.scloud',
    iotHubAudience: 'https://iothubs.azure.microsoft.scloud',
    logAnalytics: 'https://api.loganalytics.azure.microsoft.scloud',
  },
  USNat: {
    iotHubSuffix: 'azure-devices.eaglex.ic.gov',
    iotHubAudience: 'https://iothubs.azure.eaglex.ic.gov',
    logAnalytics: 'https://api.loganalytics.azure.eaglex.ic.gov',
    docsHost: 'https://docs.azure.eaglex.ic.gov',
  },
} as const;

/** Every cloud that can be looked at: those of the table, and the air-gapped ones as settings complete them. */
export const EVERY_CLOUD: readonly Cloud[] = [
  ...KNOWN_CLOUDS,
  ...Object.entries(AIR_GAPPED).map(([name, settings]) => {
    const chosen = chosenCloud(name, JSON.stringify(settings));
    if (!chosen.ok) throw new Error(chosen.problems.join(' '));
    return chosen.cloud;
  }),
];

export function cloudCalled(name: string): Cloud {
  const cloud = EVERY_CLOUD.find((one) => one.name === name);
  if (!cloud) throw new Error(`no cloud ${name}`);
  return cloud;
}
