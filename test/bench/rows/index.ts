import type { Row } from '../row';
import { archiveMemory, archiveOneDevice } from './archive';
import { callsPerDiagnosis } from './calls-per-diagnosis';
import { caseZip } from './case';
import { deviceLog } from './device-log';
import { diagnosisOverhead } from './diagnosis-overhead';
import { events } from './events';
import { firstVisibleAnswer } from './first-visible-answer';
import { hubPicture } from './hub-picture';
import { judge } from './judge';
import { redaction } from './redaction';
import { startUp } from './start';
import { storageCalls } from './storage-calls';
import { turnCost } from './turn-cost';
import { widget } from './widget';

/** In the order of the table. A figure that cannot be measured yet is not here. */
export const ROWS: readonly Row[] = [
  diagnosisOverhead,
  firstVisibleAnswer,
  turnCost,
  events,
  callsPerDiagnosis,
  hubPicture,
  storageCalls,
  deviceLog,
  redaction,
  caseZip,
  judge,
  archiveOneDevice,
  archiveMemory,
  startUp,
  widget,
];
