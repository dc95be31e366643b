import type { HubMinute, HubPicture } from '../../evidence/hub-picture';
import type { Confidence } from '../finding';
import { saysService } from '../patterns/service-codes';

/** Devices that the service let go come back by themselves; half of them so soon is the median. As for `service-event`. */
const SHARE_BACK_SOON = 0.5;
/** Fewer with codes of the service's faults may be there by chance. As for `service-event`. */
const SHARE_BY_SERVICE = 0.1;

/** Whose minute it was: the hub's, that of one address, or that of one SDK version. */
export type Reach = 'hub' | 'site' | 'sdk';

export interface SharedMinute {
  readonly minute: HubMinute;
  readonly reach: Reach;
  readonly confidence: Confidence;
}

/** The minute in which most devices dropped, if it stands out. */
export function sharedMinuteOf({ peaks, sites, sdks }: HubPicture): SharedMinute | undefined {
  const minute = peaks.find(({ standsOut }) => standsOut);
  if (!minute) return undefined;
  const byService = servedCodes(minute);
  if (minute.sites === 1 && sites.length > 1) return { minute, reach: 'site', confidence: 'likely' };
  if (minute.sdks === 1 && sdks.length > 1 && !byService) return { minute, reach: 'sdk', confidence: 'possible' };
  const isManifold = minute.sites > 1 && minute.sdks > 1;
  const isSoonOver = minute.backSoon >= SHARE_BACK_SOON * minute.devices;
  return { minute, reach: 'hub', confidence: byService || (isManifold && isSoonOver) ? 'likely' : 'possible' };
}

/** Whether the service itself said that it was its doing. */
function servedCodes({ codes, faults }: HubMinute): boolean {
  const own = Object.entries(codes).reduce((sum, [code, times]) => sum + (saysService(code) ? times : 0), 0);
  return own > 0 && own >= SHARE_BY_SERVICE * faults;
}
