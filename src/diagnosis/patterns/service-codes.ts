import { findCode } from '../catalogues/codes';

/** Codes by which the service says that it ended or refused a connection for reasons of its own: upgrades and faults. */
export function saysService(code: string | null): boolean {
  return code !== null && ['service-upgrade', 'service-fault'].includes(findCode(code)?.category ?? '');
}

/** 500xxx, 502xxx, 503xxx and 504xxx; the catalogue's limits and jobs with such numbers are none. */
export function isServiceFault(code: string | null): boolean {
  if (code === null || !/^50[0234]/.test(code)) return false;
  const category = findCode(code)?.category ?? 'service-fault';
  return category === 'service-fault' || category === 'offline';
}
