import { AMQP_PATTERNS } from './amqp';
import { C_PATTERNS, EMBEDDED_PATTERNS } from './c';
import { CONNACK_PATTERNS } from './connack';
import { CSHARP_PATTERNS } from './csharp';
import { DEVICE_PATTERNS } from './device';
import { EDGE_PATTERNS } from './edge';
import { HUB_ERROR_PATTERNS } from './hub-errors';
import { JAVA_PATTERNS } from './java';
import type { LinePattern } from './line-pattern';
import { NETWORK_PATTERNS } from './network';
import { NODE_PATTERNS } from './node';
import { PROXY_PATTERNS } from './proxy';
import { PYTHON_PATTERNS } from './python';
import { STATUS_REASON_PATTERNS } from './status-reasons';
import { TLS_PATTERNS } from './tls';

/** All that the reader knows. The order does not matter but for what a line is shown for: the first that fits. */
export const LINE_PATTERNS: readonly LinePattern[] = [
  ...CONNACK_PATTERNS,
  ...AMQP_PATTERNS,
  ...STATUS_REASON_PATTERNS,
  ...C_PATTERNS,
  ...EMBEDDED_PATTERNS,
  ...CSHARP_PATTERNS,
  ...JAVA_PATTERNS,
  ...NODE_PATTERNS,
  ...PYTHON_PATTERNS,
  ...NETWORK_PATTERNS,
  ...TLS_PATTERNS,
  ...PROXY_PATTERNS,
  ...HUB_ERROR_PATTERNS,
  ...EDGE_PATTERNS,
  ...DEVICE_PATTERNS,
];
