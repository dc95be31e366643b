import type { CaseCardView, SupportChannelPort } from '../../src/support/escalation/channel-cards';

/** The channel of support in memory. `fails` are thrown at the next posts, one after the other; `after` when it was posted. */
export function supportChannel(fails: unknown[] = []) {
  const cards: CaseCardView[] = [];
  const happened: string[] = [];
  let canUpdate = true;
  const port: SupportChannelPort = {
    async put(_conversation, view) {
      happened.push(`post ${view.number} ${view.state}`);
      const failure = fails.shift();
      if (failure !== undefined) throw failure;
      return String(cards.push(view));
    },
    async update(_conversation, id, view) {
      happened.push(`update ${view.number} ${view.state}`);
      if (canUpdate) cards[Number(id) - 1] = view;
      return canUpdate;
    },
  };
  return {
    port,
    cards,
    happened,
    lock(isLocked: boolean) {
      canUpdate = !isLocked;
    },
  };
}
