import type { HubJudgement } from '../diagnosis/hub-picture/hub-judgement';
import { judgeHub } from '../diagnosis/hub-picture/judge-hub';
import type { Slot } from '../evidence/evidence';
import type { HubPicture } from '../evidence/hub-picture';
import { lookInTime } from '../evidence/sources/hub-picture';
import { silentLog } from '../log';
import { plainHub } from '../support/plain-hub';
import { noPaint, terminalPaint } from '../support/plain-report';
import { openLive } from './live';
import type { Options } from './options';
import type { Shell } from './shell';

/** The hub as a whole, from Azure or from the lab that runs on this machine. */
export async function showHub(options: Options, shell: Shell): Promise<void> {
  const { hub, window, live } = await openLive(options, shell);
  try {
    const look = await lookInTime({ clock: shell.clock, log: silentLog }, live.lookAtHub)(hub.host, window);
    const judgement = judgeHub(hub.host.split('.')[0] ?? hub.host, look, { window, now: window.to });
    const view = { hub: hub.host, window, look, judgement };
    shell.out(
      options.json
        ? `${JSON.stringify(hubJson(view), null, 2)}\n`
        : plainHub(view, shell.colour ? terminalPaint : noPaint),
    );
  } finally {
    live.close();
  }
}

/** Times as ISO, UTC. `picture` or `gap`; `unread`: what may be missing from the picture. */
function hubJson(view: {
  readonly hub: string;
  readonly window: HubPicture['window'];
  readonly look: Slot<HubPicture>;
  readonly judgement: HubJudgement;
}): object {
  const { hub, window, look, judgement } = view;
  const { status, confidence, headline, lines, worst } = judgement;
  const { ok: _, ...seen } = look;
  return {
    schemaVersion: 1,
    hub,
    window,
    verdict: { status, confidence, headline, lines },
    worst: worst.map(({ client, why }) => ({ deviceId: client.deviceId, moduleId: client.moduleId, why })),
    ...(look.ok ? { picture: look.data, unread: look.unread ?? null } : { gap: seen }),
  };
}
