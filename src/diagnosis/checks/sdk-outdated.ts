import { GUIDES } from '../catalogues/guides';
import { compareVersions, newestKnown, supportEnded } from '../catalogues/sdks';
import { defineCheck } from '../check';
import { sdkInUse } from '../patterns/sdk-in-use';
import { plain } from '../words';

export const sdkOutdated = defineCheck({
  id: 'sdk-outdated',
  asks: 'Is the device SDK up to date?',
  needs: ['connections'],
  yieldsTo: ['sdk-known-bug'],
  advisory: true,
  run(_, { timeline, now }) {
    const inUse = sdkInUse(timeline);
    if (!inUse?.recognized) return undefined;
    const { sdk, version } = inUse.recognized;
    if (compareVersions(version, sdk.newest.version) >= 0) return undefined;
    const belowFloor = compareVersions(version, sdk.floor.version) < 0;
    const ended = supportEnded(inUse.recognized, now);
    return {
      id: 'sdk-outdated',
      severity: 'info',
      confidence: 'confirmed',
      title: `The ${sdk.name} on the device is not the newest`,
      explanation: `${
        belowFloor
          ? `It is older than ${sdk.floor.version}, the oldest that we regard as safe: ${sdk.floor.why}.`
          : 'That alone is no fault, but newer versions reconnect better.'
      }${ended ? ` ${ended}` : ''}`,
      codes: [],
      because: [
        {
          kind: 'connections',
          text: `The device reports version ${plain(version, 40)}; safe from ${sdk.floor.version} on, ${newestKnown(sdk, now)}.`,
          at: inUse.at,
        },
      ],
      guides: [{ title: `Releases of the ${sdk.name}`, url: sdk.url }, GUIDES.deviceSdks, GUIDES.sdkBenefits],
      next: [
        {
          do: 'fix',
          who: 'developer of the device software',
          text: `Update ${sdk.package} to ${sdk.newest.version}${belowFloor ? ' soon' : ' with the next release'}.`,
        },
      ],
      explains: [],
    };
  },
});
