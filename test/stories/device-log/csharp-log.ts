import { MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { chatter, inOrder, type LogAbout, type LogWriter, type Noted, triesInVain } from './logbook';

// What an application prints from its status handler (azure-iot-sdk-csharp issues 635, 1000, 1681 and PR 1642), UTC with a zone.

type Say = (at: number, text: string) => void;

export const csharpLog: LogWriter = (notices, about) => {
  const lines: Array<readonly [number, string]> = [];
  const say: Say = (at, text) => {
    lines.push([at, `${new Date(at).toISOString().replace('Z', '+00:00')} ${text}`]);
  };
  for (const [place, noted] of notices.entries()) {
    tell(noted, about, say);
    for (const at of triesInVain(noted, notices[place + 1], 12 * SECOND, about.random))
      say(
        at,
        `warn: retrying OpenAsync: IotHubCommunicationException: Transient network error occurred, please retry. ---> SocketException (0x00000001, 11): Resource temporarily unavailable`,
      );
  }
  for (const at of chatter(notices, 15 * MINUTE, about.random))
    say(at, `info: message ${about.random.whole(10, 9999)} sent`);
  return inOrder(lines);
};

function tell(noted: Noted, about: LogAbout, say: Say): void {
  const { at } = noted;
  if (noted.kind === 'started')
    say(at, `info: DeviceClient ${about.agent} opening ${about.host}, device ${about.deviceId}`);
  else if (noted.kind === 'connected')
    say(at, 'info: Connection status changed: status=Connected, reason=Connection_Ok');
  else if (noted.kind === 'refused') {
    if (noted.code.startsWith('403'))
      say(at, 'warn: IotHubCommunicationException: CONNECT failed: RefusedServerUnavailable');
    else {
      say(at, 'fail: UnauthorizedException: CONNECT failed: RefusedNotAuthorized');
      say(at + 1, 'warn: Connection status changed: status=Disconnected, reason=Bad_Credential');
    }
  } else if (noted.kind === 'unanswered')
    say(at, 'warn: TimeoutException: The operation has timed out while waiting for CONNACK');
  else if (noted.kind === 'blocked') say(at, `fail: ${blockedBy(noted.by, about)}`);
  else if (noted.kind === 'lost')
    say(at, 'warn: Connection status changed: status=Disconnected_Retrying, reason=Communication_Error');
  else if (noted.kind === 'gave-up')
    say(at, "warn: Connection status changed to 'Disconnected', reason 'Retry_Expired'");
  else if (noted.kind === 'closed') say(at, 'info: Connection status changed: status=Disabled, reason=Client_Close');
}

function blockedBy(by: 'port' | 'dns' | 'tls' | 'proxy', { host }: LogAbout): string {
  if (by === 'port')
    return 'IotHubCommunicationException ---> DotNetty.Transport.Channels.ConnectException: LogError connecting to 40.113.176.160:8883 ---> System.Net.Sockets.SocketException (110): Connection timed out';
  if (by === 'dns')
    return `IotHubCommunicationException ---> System.Net.Sockets.SocketException (0x00000005, 0xFFFDFFFF): Name or service not known (${host})`;
  if (by === 'tls')
    return 'AuthenticationException: The remote certificate is invalid according to the validation procedure: RemoteCertificateChainErrors (PartialChain)';
  return 'WebSocketException: The remote party closed the WebSocket connection: Response status code does not indicate success: 407 (Proxy Authentication Required)';
}
