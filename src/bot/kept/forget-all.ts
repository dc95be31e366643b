import { isWebChat } from '../../access/web-access';
import type { DeviceLogs } from '../../support/device-logs/device-logs';
import type { Watches } from '../../watch/watches';
import type { KeptButtons, Owner } from '../kept-buttons';
import type { SignIn } from '../ports';
import type { OwnChats } from '../rooms/own-chats';
import type { KeptElsewhere } from './what-is-kept';

export interface ForgetParts {
  /** The person's cases of this conversation. */
  readonly forgetCases: (owner: Owner) => Promise<void>;
  readonly buttons: KeptButtons;
  readonly ownChats: OwnChats;
  readonly logs: Pick<DeviceLogs['logs'], 'forget'>;
  readonly answers: Pick<DeviceLogs['answers'], 'forget'>;
  readonly links: Pick<DeviceLogs['links'], 'forget'>;
  readonly watches: Pick<Watches, 'forget'> | null;
  /** Null where nobody can sign in. */
  readonly signIn: SignIn | null;
  readonly kept: Pick<KeptElsewhere, 'webSessions'>;
}

/** All that is kept of this person in this conversation, but for what was said, and what was handed over. */
export async function forgetAll(parts: ForgetParts, owner: Owner): Promise<void> {
  await parts.forgetCases(owner);
  await parts.buttons.forget(owner);
  await parts.ownChats.forget(owner.person);
  await parts.logs.forget(owner);
  await parts.answers.forget(owner);
  await parts.links.forget(owner);
  await parts.watches?.forget(owner);
  await parts.signIn?.tokens.signOut(owner.person);
  if (isWebChat(owner.person)) await parts.kept.webSessions?.forget(owner.person.id);
}
