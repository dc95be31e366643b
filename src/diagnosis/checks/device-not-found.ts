import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { identityCommand } from '../commands';
import { plain } from '../words';

export const deviceNotFound = defineCheck({
  id: 'device-not-found',
  asks: 'Does the hub know this device?',
  needs: ['identity'],
  run({ identity }, { subject }) {
    // A denied or timed-out look-up is a gap, so null here is the registry's own "no".
    if (identity !== null) return undefined;
    const isModule = subject.moduleId !== null;
    const what = isModule ? `module ${plain(subject.moduleId)} of device` : 'device';
    return {
      id: 'device-not-found',
      severity: 'critical',
      confidence: 'confirmed',
      title: `The ${isModule ? 'module' : 'device'} is not registered in this hub`,
      explanation: `The hub ${plain(subject.hub)} has no ${isModule ? 'module' : 'device'} with exactly this id. Ids are case sensitive.`,
      codes: [],
      because: [
        {
          kind: 'identity',
          text: `The registry of ${plain(subject.hub)} answered "not found" (404) for ${what} ${plain(subject.deviceId, 128)}.`,
        },
      ],
      guides: guidesFor(['404001'], GUIDES.identityRegistry),
      next: [
        {
          do: 'fix',
          who: 'whoever asks',
          text: 'Check the spelling, upper and lower case, and whether it is this hub.',
        },
        {
          do: 'run',
          who: 'hub operator',
          text: 'If it should be here, look it up and register it again; a device that was deleted needs new credentials.',
          command: identityCommand('show', subject, '--query status'),
        },
      ],
      explains: [],
    };
  },
});
