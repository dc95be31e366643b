/** null is how we write a 404; the service's own 404 body names the code in its Message or errorCode. */
export function isNotFoundAnswer(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object') return false;
  if ('errorCode' in value) return [404001, 404010].includes(Number(value.errorCode));
  return 'Message' in value && /^ErrorCode:(Device|Module)NotFound\b/.test(String(value.Message));
}
