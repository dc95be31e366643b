import { pastedLog } from '../../../src/bot/device-logs/pasted-log';

const REFUSED = '2026-11-20T08:00:04.117Z azure-iot-mqtt-base:MqttBase:Errors Connection refused: Not authorized';
const LOST = '2026-11-20T08:01:04.117Z azure-iot-device-mqtt:Mqtt the connection has been closed';
const EDGE =
  '<4> 2026-11-20 08:00:04.117 +00:00 [WRN] - Error authenticating token for pump-17 because the token is expired or could not be parsed';

describe('a pasted log is told from a question', () => {
  test.each([
    ['lines with times', `${REFUSED}\n${LOST}`, ''],
    ['one line that a program wrote and that tells of a connection', REFUSED, ''],
    ['lines of IoT Edge', `${EDGE}\n${EDGE}`, ''],
    ['lines with levels only', 'ERROR: getaddrinfo ENOTFOUND hub\nWARN: will try again\nINFO: trying', ''],
    ['"log:" before lines without times', 'log:\nPaho returned rc==1\nreconnecting', ''],
    ['"log of …:" says whose', `log of pump-08 on contoso-lab:\n${REFUSED}\n${LOST}`, 'check pump-08 on contoso-lab'],
    ['a question above it', `why does pump-08 drop?\n${REFUSED}\n${LOST}`, 'why does pump-08 drop?'],
    ['a question below it', `${REFUSED}\n${LOST}\n\nwhat is that?`, 'what is that?'],
    [
      'one line of it under a question',
      `why does pump-08 on contoso-lab drop?\n${REFUSED}`,
      'why does pump-08 on contoso-lab drop?',
    ],
    [
      'a stack trace',
      'Exception in client\n  at com.microsoft.azure.sdk.iot.device.X.y(X.java:12)\n  at java.lang.Thread.run(Thread.java:1)',
      'Exception in client',
    ],
  ])('%s', (_what, message, said) => {
    const found = pastedLog(message);
    expect(found?.said).toBe(said);
    expect(found?.log).not.toBe('');
  });

  test.each([
    ['a question', 'why does pump-08 on contoso-lab keep disconnecting?'],
    ['a question with an error name', 'pump-08 on contoso-lab says ECONNREFUSED, why?'],
    ['a question with a time', 'why did pump-08 drop at 2026-11-20 08:00:04?'],
    ['a report in words', 'pump-08 dropped at 08:00:04 and came back at 08:01:10'],
    ['several lines of question', 'check pump-08\non contoso-lab\nsince yesterday'],
    ['a list of devices', 'pump-01\npump-02\npump-03'],
    ['a question about logs', 'log: where do I find it?'],
    ['how to get it', 'how do I get the log?'],
    ['a code', 'what is 409002?'],
    ['a connection string', 'HostName=contoso-lab.azure-devices.net;DeviceId=pump-08;SharedAccessKey=abc'],
    ['a status word', 'NO_NETWORK'],
    ['times of a person', '12:30 it dropped\n13:45 it dropped again\nwhat is it?'],
    ['thanks', 'thanks, info was good'],
    ['a sentence that begins with a level', 'error codes: which are there?'],
    ['nothing', ' \n '],
  ])('%s is none', (_what, message) => {
    expect(pastedLog(message)).toBeNull();
  });

  test('a question that quotes a line stays a question, and the line is used', () => {
    expect(pastedLog('why does pump-08 on contoso-lab say "CONNECT failed: RefusedNotAuthorized" all night?')).toEqual({
      log: 'CONNECT failed: RefusedNotAuthorized',
      said: expect.stringMatching(/^why does pump-08 on contoso-lab say\s+all night\?$/),
    });
  });

  test('a text that is no log stays none however long it is, and quickly', () => {
    const begun = performance.now();
    expect(pastedLog('some words of a long letter about pumps. '.repeat(5_000))).toBeNull();
    expect(pastedLog('some words of a long letter about pumps.\n'.repeat(5_000))).toBeNull();
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
