import { PRINCIPAL } from '../evidence/gaps';
import type { Check, Identity } from './checkup';

/** Puts who Keepalive is into the commands of a fix, where that is known: an object id, or the client id of an app. */
export function principalFor({ objectId, appId }: Identity): (check: Check) => Check {
  const principal = objectId ?? appId;
  if (principal === null || !/^[0-9a-f-]{36}$/i.test(principal)) return (check) => check;
  return (check) => (check.fix === undefined ? check : { ...check, fix: check.fix.replaceAll(PRINCIPAL, principal) });
}
