/** What is asked of a gateway's agent: a piece of one module's log. */
export interface ModuleLogRequest {
  readonly module: string;
  /** Lines, at most. */
  readonly tail: number;
  /** As the agent reads it: `6h`, `2d`. */
  readonly since: string;
}

export interface ModuleLog {
  readonly module: string;
  readonly text: string;
  /** It reached the limit of an answer, so its end may be missing. */
  readonly isCut: boolean;
}

export const METHOD = 'GetModuleLogs';

/** As "Built-in direct methods of edgeAgent" of the IoT Edge documentation has them: names are matched as regular expressions. */
export function payloadOf({ module, tail, since }: ModuleLogRequest): object {
  const id = `^${module.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  return { schemaVersion: '1.0', items: [{ id, filter: { tail, since } }], encoding: 'gzip', contentType: 'text' };
}

/** One answer has 128 KB: this much of edgeHub in gzip is well within. */
export function boundsFor(module: string): ModuleLogRequest {
  return { module, tail: 1_500, since: '1d' };
}
