import { Agent } from 'node:http';
import { CHECKING, dialogWords } from '../dialog';
import { messagesPerSecond } from '../load';
import { startMockConnector } from '../mock-connector';
import type { Row } from '../row';
import { startServer } from '../servers/process';
import { inTurn, median } from '../statistics';

const CONVERSATIONS = 50;
/** Each of three messages. */
const DIALOGS = 10;
const ROUNDS = 5;
const SHARE = 0.3;

/** Messages a second through POST /api/messages; the generator is this process, so each bot has a core for itself. */
export const turnCost: Row = {
  figure: 'turn cost',
  async measure() {
    const connector = await startMockConnector();
    const keepalive = await startServer('keepalive-bot');
    const echo = await startServer('echo-bot');
    const agent = new Agent({ keepAlive: true, maxSockets: CONVERSATIONS });
    let devices = 0;
    const wordsOf = () => Array.from({ length: DIALOGS }, () => dialogWords(devices++)).flat();
    const shared = { connector, conversations: CONVERSATIONS, wordsOf, agent };
    try {
      const { one, other } = await inTurn(
        ROUNDS,
        () => messagesPerSecond({ ...shared, port: keepalive.port, isAnswered: (text) => text.includes(CHECKING) }),
        () => messagesPerSecond({ ...shared, port: echo.port, isAnswered: (text) => text.includes('Echo: pump-') }),
      );
      const [value, rivalValue] = [median(one), median(other)];
      return [
        {
          figure: 'turn cost',
          value,
          unit: 'messages/s',
          rival: 'bare botbuilder echo bot on restify',
          rivalValue,
          budget: `≥ ${SHARE} × echo bot`,
          ok: value >= SHARE * rivalValue,
        },
      ];
    } finally {
      agent.destroy();
      await Promise.all([keepalive.stop(), echo.stop()]);
      await connector.stop();
    }
  },
};
