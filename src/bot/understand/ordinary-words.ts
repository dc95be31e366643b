import { findCode } from '../../diagnosis/catalogues/codes';
import { findStatusWord } from '../../diagnosis/catalogues/status-words';

/** Tokens with digits or dashes that people write and that are no device ids: times, units, protocols, versions, hardware. */
const ORDINARY: readonly RegExp[] = [
  /^\d+$/,
  /^\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?$/, // dates, 24/7
  /^\d{4}-\d\d-\d\dt[\d:.]+z?(?:[+-]\d\d:?\d\d)?$/, // ISO
  /^\d{1,2}[:.]\d\d(?::\d\d)?(?:am|pm|h|z)?$/, // 14:05
  /^(?:\d+[-–])?\d+(?:st|nd|rd|th|am|pm|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|d|days?|w|weeks?|x|ms|kb|mb|gb|k|%|g)?$/,
  /^[45]\d\d(?:\d{3}|xxx)$/,
  /^0x[0-9a-f]+$/,
  /^v?\d+(?:\.\d+)+\S*$/, // versions, addresses
  /^v\d+$/,
  /^ipv[46]$/,
  /^x\.?509$/,
  /^(?:mqtt|amqp|http|tls|ssl|ws|sha|utf|rc|qos)v?\d[\d.]*$/,
  /^(?:mqtt|amqp)-?(?:ws|over-\S+)$/,
  /^(?:python|node|java|jdk|net|netcore|dotnet|ubuntu|debian|windows|win|esp|stm|rp|nrf|arm|x|amd|linux|android|ios)\d[\d.]*$/,
  /^(?:re|pre|non|self|auto|multi|post|semi|co|anti|un|sub|over|under|e|wi|x|ad|in|on|off|up|to|by|at|add|set|log|sign|time|well|half|full|two|three|real|long|short|high|low|end|run|check|keep|follow|back|built|front|fall|start|shut|so)-[a-z]+(?:-[a-z]+)*$/,
  /^azure-(?:devices|iot)\S*$/,
  /^(?:iot|io-t)-?(?:hub|edge|device|devices)$/,
  /^[a-z]+(?:'s|'re|'ve|'ll|'t|'d|'m)$/,
];

const URL_LIKE = /:\/\/|^www\./i;
const MAIL_LIKE = /^[^@]+@[^@]+\.[a-z]{2,}$/i;

export function isOrdinary(token: string): boolean {
  const lower = token.toLowerCase();
  if (URL_LIKE.test(token) || MAIL_LIKE.test(token) || ORDINARY.some((pattern) => pattern.test(lower))) return true;
  return namesTrouble(token);
}

/** A code's name or a status word of an SDK, such as people copy out of logs: `LinkCreationConflict`, `NO_NETWORK`. */
export function namesTrouble(token: string): boolean {
  return (findCode(token) ?? findStatusWord(token)) !== undefined;
}

/** Never a device id without quotes, even after "check" or "device". */
const STOP_WORDS = new Set(
  `a about after all also always am an and any anything are as at azure be because been before being bot but by can
  cannot check code codes connect connected connecting connection connections connectivity could daily day days dead
  device devices diagnose did disconnect disconnected disconnecting disconnects do does doing down drop dropped dropping
  drops edge error errors every everything fail failing fails few fine flaky fleet for from gateway get gets getting
  goes going gone good had has have having he hello help her here him his hour hours how hub hubs i id if in intermittently
  into iot is issue issues it its itself just keep keeping keeps kept last later let like log logs look lose loses losing
  lost machine machines me message messages minute minutes monitor month more my name named network never new night no not
  nothing now of off offline often ok on once one ones online only or other our out over past period please pls problem
  problems random randomly reconnect reconnecting reconnects report restart right running same says sdk seems send sending
  sensor sensors server shows shown simulated since so some something sometimes started state status still stop stopped
  stops suddenly support take telemetry test than thanks that the their them then there these they thing things think this
  those time times to today tomorrow too trouble twice twin two under unit until up us using was watch we week weeks well
  went were what when where whether which while who why will with within won't working wrong yesterday yet you your`.split(
    /\s+/,
  ),
);

export function isStopWord(token: string): boolean {
  return STOP_WORDS.has(token.toLowerCase());
}
