import type { Button } from './buttons';
import { md, oneLine, plain } from './escape';
import { render } from './render';
import type { SmallCard } from './small-cards';

export interface Enabling {
  readonly deviceId: string;
  readonly hub: string;
  readonly buttons: readonly Button[];
}

/** What will be changed in the registry, before anything is. */
export function enableCard({ deviceId, hub, buttons }: Enabling): SmallCard {
  const id = oneLine(deviceId, 128);
  const summary = `Shall I enable ${id} on ${oneLine(hub, 60)}? The hub then lets it connect again. Answer yes or no.`;
  const card = render('edge-call', {
    summary,
    title: md`Enable **${id}** on **${oneLine(hub, 60)}**?`,
    what: plain(
      'Somebody disabled it, perhaps for a reason: ask them if you do not know it. I change its status in the registry and nothing else, and only if nobody else changes it meanwhile.',
    ),
    call: `PUT /devices/${id}: status = enabled`,
    note: plain('Then I read it again, and tell you what the registry says.'),
    buttons,
  });
  return { card, summary };
}
