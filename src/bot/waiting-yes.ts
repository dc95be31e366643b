import type { Talk } from './talk';
import type { Intent } from './understand/intent';

/**
 * What a yes or a no means where something waits for it; null when it means nothing of that. Nothing waits after it:
 * whoever goes on to something else means that with the next yes.
 */
export function takeWaiting(talk: Talk, { kind }: Intent): Intent | null {
  const { edgeLog, enabling, forgetting } = talk;
  stopWaiting(talk);
  const isNo = kind === 'no' || kind === 'cancel';
  if (forgetting && kind === 'yes') return { kind: 'forget-me' };
  if (forgetting && isNo) return { kind: 'forget-no' };
  if (enabling && kind === 'yes') return { kind: 'enable-device', ask: enabling, confirmed: true };
  if (enabling && isNo) return { kind: 'enable-device-no' };
  // It is what was asked last: a case that waits for a yes, too, keeps waiting.
  if (edgeLog && kind === 'yes') return { kind: 'edge-log', ...edgeLog, confirmed: true };
  return edgeLog && isNo ? { kind: 'edge-log-no' } : null;
}

export function stopWaiting(talk: Talk): void {
  delete talk.edgeLog;
  delete talk.enabling;
  delete talk.forgetting;
}
