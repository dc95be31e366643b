import { GUIDES } from '../catalogues/guides';
import { bugsOf } from '../catalogues/known-bugs';
import { defineCheck } from '../check';
import { findSymptom } from '../patterns/bug-symptoms';
import { sdkInUse } from '../patterns/sdk-in-use';
import { plain } from '../words';

export const sdkKnownBug = defineCheck({
  id: 'sdk-known-bug',
  asks: 'Does the SDK version have a bug that shows here?',
  needs: ['connections'],
  uses: ['identity'],
  run({ identity }, context) {
    const inUse = sdkInUse(context.timeline);
    if (!inUse?.recognized) return undefined;
    const { sdk, version } = inUse.recognized;
    for (const bug of bugsOf(inUse.recognized, inUse.session.protocol)) {
      const symptom = findSymptom(bug.symptom, context, identity);
      if (!symptom) continue;
      return {
        id: 'sdk-known-bug',
        severity: 'warning',
        confidence: symptom.confidence,
        title: `Version ${plain(version, 40)} of the ${sdk.name} has a known bug that shows here`,
        explanation: `This version ${bug.title}. ${bug.fixedIn ? `It is mended from version ${bug.fixedIn} on.` : 'No release has mended it yet.'}`,
        codes: symptom.codes,
        because: [
          { kind: 'connections', text: symptom.text, at: symptom.at },
          {
            kind: 'connections',
            text: `The device reports "${plain(inUse.text)}". The bug: ${bug.issue}.`,
            at: inUse.at,
          },
        ],
        guides: [{ title: `The bug: ${bug.issue}`, url: bug.url }, GUIDES.deviceSdks, GUIDES.sdkBenefits],
        next: [
          {
            do: 'fix',
            who: 'developer of the device software',
            text: `Update ${sdk.package} to ${sdk.newest.version}.`,
          },
          {
            do: 'fix',
            who: 'technician at the device',
            text: 'Until then, restart the program on the device when it happens.',
          },
        ],
        explains: [],
        latest: symptom.at,
        accountsFor: symptom.sessions,
      };
    }
    return undefined;
  },
});
