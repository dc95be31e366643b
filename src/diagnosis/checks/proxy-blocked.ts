import type { DeviceLogEvent } from '../../evidence/device-log';
import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import type { NextStep } from '../finding';
import { logTrouble, lossBehind } from '../patterns/log-trouble';
import { plain } from '../words';

/** "Wants a name and a password". */
const AUTHENTICATION_REQUIRED = '407';
/** Any other status may come from the hub itself on a bad day: two are needed. Own judgement. */
const FEWEST_OTHERS = 2;

export const proxyBlocked = defineCheck({
  id: 'proxy-blocked',
  asks: 'Does a proxy stop the device?',
  needs: ['device-logs'],
  uses: ['connections'],
  run({ 'device-logs': logs }, context) {
    const trouble = logTrouble(logs, context, ['proxy']);
    if (!trouble) return undefined;
    const wantsName = trouble.lines.some(({ event }) => event.code === AUTHENTICATION_REQUIRED);
    const byProxy = wantsName || trouble.lines.some(({ event }) => isTunnel(event));
    if (!byProxy && trouble.tries < FEWEST_OTHERS) return undefined;
    const status = trouble.lines.at(-1)?.event.code;
    return {
      id: 'proxy-blocked',
      severity: 'critical',
      confidence: trouble.atMost(byProxy ? 'confirmed' : 'likely'),
      title: wantsName
        ? 'The proxy wants a name and a password from the device'
        : 'A proxy does not let the device through',
      explanation: wantsName
        ? 'The HTTP proxy on the way answers 407: it lets nobody out who does not sign in, and the device does not.'
        : `The device goes over a proxy or over WebSockets, and is answered ${status ? `with ${plain(status, 20)}` : 'with an error'} before it reaches the hub.`,
      codes: [],
      because: [trouble.proof('that a proxy stood in the way')],
      guides: [GUIDES.mqtt, GUIDES.connectivity],
      next: wantsName ? [signIn, letThrough, transport] : [letThrough, transport],
      explains: [],
      accountsFor: lossBehind(context.timeline),
    };
  },
});

/** A tunnel is what only a proxy is asked for. */
function isTunnel({ text }: DeviceLogEvent): boolean {
  return /tunnel|proxy/i.test(text);
}

const signIn: NextStep = {
  do: 'fix',
  who: 'developer of the device software',
  text: 'Give the client the proxy’s address with name and password, in its proxy option.',
};
const letThrough: NextStep = {
  do: 'fix',
  who: 'network administrator on site',
  text: 'Let the device through the proxy to the hub’s name on port 443, WebSockets included, without looking into the connection.',
};
const transport: NextStep = {
  do: 'fix',
  who: 'developer of the device software',
  text: 'Only MQTT and AMQP over WebSockets, and HTTPS, use a proxy; plain MQTT and AMQP ignore that setting and need ports 8883 or 5671.',
};
