import { GUIDES } from '../catalogues/guides';
import { serviceSdkNamed } from '../catalogues/sdks';
import { defineCheck } from '../check';
import { sdkInUse } from '../patterns/sdk-in-use';
import { plain } from '../words';

export const sdkUnknown = defineCheck({
  id: 'sdk-unknown',
  asks: 'Which SDK does the device use?',
  needs: ['connections'],
  advisory: true,
  run(_, { timeline }) {
    const inUse = sdkInUse(timeline);
    if (!inUse || inUse.recognized || inUse.session.protocol.toLowerCase() === 'https') return undefined;
    const backEnd = serviceSdkNamed(inUse.text);
    return {
      id: 'sdk-unknown',
      severity: 'info',
      confidence: inUse.text === '' ? 'confirmed' : 'likely',
      title: backEnd
        ? 'The device connects with software that is made for back ends'
        : 'The device uses an MQTT stack of its own, not a known SDK',
      explanation:
        'How often it pings, renews its token and tries again is therefore unknown, and up to its own software.',
      codes: [],
      because: [
        {
          kind: 'connections',
          text:
            inUse.text === ''
              ? 'Its connects name no SDK.'
              : `Its connects name "${plain(inUse.text)}", which is ${backEnd ? `the ${backEnd}` : 'none of the known SDKs'}.`,
          at: inUse.at,
        },
      ],
      guides: [GUIDES.mqtt, GUIDES.sdkBenefits],
      next: [
        {
          do: 'provide',
          who: 'developer of the device software',
          text: 'Tell us keep-alive, token lifetime and retry rules of the device; or move to a device SDK, which brings all three.',
        },
      ],
      explains: [],
    };
  },
});
