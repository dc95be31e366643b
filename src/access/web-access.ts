import type { Access, HubRef, Person, Sight } from './access';
import { MAY_NOT } from './access';

/** Who speaks under an id of the web chat. */
export interface WebSession {
  /** The mark of the user of the site that shows the chat (`markOf`); null: nobody is known. */
  readonly siteUser: string | null;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface WebSessions {
  /** By the id that the channel's token is bound to; null: there is no such session, or it has ended. */
  of(userId: string): Promise<WebSession | null>;
}

export interface WebAccessParts {
  readonly access: Access;
  readonly sessions: WebSessions;
  /** Hubs that anybody in the web chat may look at. */
  readonly openHubs: readonly HubRef[];
}

/** The channels whose people come by our own tokens. */
const CHANNELS = new Set(['directline', 'webchat']);

export function isWebChat({ channel }: Pick<Person, 'channel'>): boolean {
  return CHANNELS.has(channel);
}

const ENDED: Sight = {
  kind: 'unclear',
  why: 'This chat has been open for so long that I no longer know who you are, so I have looked at nothing. Please reload the page.',
};
const STRANGER: Sight = {
  kind: 'may-not',
  why: 'I look at devices only for people whom I know, and here I cannot tell who you are, so I have looked at nothing. What I can do is explain codes and guides: ask “what is 409002?”, for example.',
};
const LOOKS: Sight = { kind: 'may', roles: ['reader'] };

/** People of the web chat are who their session says; everybody else is as before. */
export function webAccess({ access, sessions, openHubs }: WebAccessParts): Access {
  /** Null: no session. */
  async function known({ siteUser: _, ...person }: Person): Promise<Person | null> {
    if (!CHANNELS.has(person.channel)) return person;
    const session = await sessions.of(person.id);
    if (session === null) return null;
    return session.siteUser === null ? person : { ...person, siteUser: session.siteUser };
  }

  const isOpenTo = (person: Person, host: string) =>
    CHANNELS.has(person.channel) && openHubs.some((hub) => hub.host === host);

  return {
    async hubsFor(given) {
      const person = await known(given);
      if (person === null) return [];
      const own = await access.hubsFor(person);
      if (!CHANNELS.has(person.channel)) return own;
      return [...openHubs, ...own.filter(({ host }) => !openHubs.some((open) => open.host === host))];
    },
    async mayRead(given, host) {
      const person = await known(given);
      if (person === null) return ENDED;
      const sight = await access.mayRead(person, host);
      return sight.kind !== 'may' && isOpenTo(person, host) ? LOOKS : sight;
    },
    async standing(given) {
      const person = await known(given);
      if (person === null) return ENDED;
      const sight = await access.standing(person);
      const isStranger = CHANNELS.has(person.channel) && person.siteUser === undefined;
      return isStranger && (sight === MAY_NOT || sight.kind === 'may') ? STRANGER : sight;
    },
  };
}
