export type { PseudonymOptions } from './pseudonyms';
export { createRedactor, type Redactor, type RedactorOptions, redact } from './redactor';
export { type RedactionReport, redactionInWords, redactionReport } from './words';
