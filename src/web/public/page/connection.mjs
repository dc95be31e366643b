// The line to the bot: gets it, watches it, and gets it again after sleep, a network change or a restart.
import { forgetSession, granted, isWished, keepSession, sessionOf } from './session.mjs';

const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15000];

// Values of botframework-directlinejs' ConnectionStatus.
const ONLINE = 2;
const EXPIRED = 3;

/**
 * `tell.line(directLine, kind)` hands over a line: kind is 'first', 'resumed' (the same conversation, nothing lost) or
 * 'anew' (another conversation: the server no longer knows the old one). `tell.state` says connecting, online, offline.
 * `tell.who()` gives what the site around has signed of its user, or null; `tell.refused()`: that was not taken.
 */
export function keepConnected(createDirectLine, tell) {
  let turn = 0;
  let current;
  let keepToken = () => undefined;
  let forget = () => undefined;
  // Direct Line's client renews its token; the newest one is good the longest.
  window.addEventListener('pagehide', () => current && keepToken(current.directLine.token));

  // directlinejs 0.15.5 says nothing when its socket closes, and tries again alone only after 3 to 15 seconds.
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      const mine = turn;
      this.addEventListener('close', () => lost(mine));
    }
  };

  // A socket may look alive for minutes without a network. Whether there is one says only an answer: the lab's needs none.
  for (const change of ['offline', 'online']) window.addEventListener(change, () => current && lost(turn));

  function use(directLine, domain, kind) {
    current?.directLine.end();
    turn += 1;
    current = { directLine, domain };
    const mine = turn;
    directLine.connectionStatus$.subscribe((status) => {
      if (status === ONLINE && mine === turn) tell.state('online');
      // Expired, failed, ended: this line will not come back by itself.
      if (status >= EXPIRED) lost(mine);
    });
    tell.line(directLine, kind);
  }

  function lost(which) {
    if (which !== turn) return;
    turn += 1;
    connect(turn);
  }

  async function connect(mine) {
    for (let attempt = 0; mine === turn; attempt += 1) {
      tell.state(attempt < 2 ? 'connecting' : 'offline');
      if (attempt > 0) await pause(WAITS_MS[Math.min(attempt - 1, WAITS_MS.length - 1)]);
      if (mine !== turn) return;
      const found = await (current ? resume(current) : begin(isWished()));
      if (found && mine === turn) return use(found.directLine, found.domain, found.kind);
    }
  }

  // Asks whether the conversation is still there. Undefined: nobody answers, so it is too early to say.
  async function resume({ directLine, domain }) {
    const { conversationId, token, watermark } = directLine;
    const answer = await ask(`${domain}/conversations/${conversationId}?watermark=${watermark ?? ''}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    // Gone, or never begun: it would be offered again.
    if (answer?.status === 404) return begin(true);
    if (answer && [401, 403].includes(answer.status)) return begin(false);
    if (!answer?.ok) return undefined;
    const { token: renewed } = await answer.json();
    const line = createDirectLine({ token: renewed, domain, conversationId, watermark });
    return { directLine: line, domain, kind: 'resumed' };
  }

  async function begin(anew) {
    const site = await tell.who();
    const answer = await ask('/api/directline/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...sessionOf(site), site, anew }),
    });
    if (site !== null && answer?.status === 403) tell.refused();
    // What was kept is no session at all: then without it.
    if (answer?.status === 400) forgetSession(site);
    if (!answer?.ok) return undefined;
    const { token, domain, conversationId, session, resumed } = await answer.json();
    keepSession(site, session, token);
    granted();
    keepToken = (newest) => keepSession(site, session, newest);
    forget = () => forgetSession(site);
    if (!resumed) return { directLine: createDirectLine({ token, domain }), domain, kind: current ? 'anew' : 'first' };
    // After a token that ran out, what came since; after a reload, all that was said.
    const isSame = current?.directLine.conversationId === conversationId;
    const watermark = isSame ? current.directLine.watermark : '';
    const directLine = createDirectLine({ token, domain, conversationId, watermark });
    return { directLine, domain, kind: isSame ? 'resumed' : current ? 'anew' : 'first' };
  }

  connect(turn);
  return {
    /** Ends the line, and deletes what is kept here of who spoke. */
    forget() {
      turn += 1;
      keepToken = () => undefined;
      forget();
      current?.directLine.end();
    },
  };
}

/** The answer, or undefined when there is nobody to give one. */
async function ask(url, options) {
  try {
    return await fetch(url, { ...options, cache: 'no-store', signal: AbortSignal.timeout(10000) });
  } catch {
    // Not reachable: the caller waits and asks again.
    return undefined;
  }
}

/** Waits, but not longer than until the network or the person is back. */
function pause(ms) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      document.removeEventListener('visibilitychange', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    document.addEventListener('visibilitychange', done);
  });
}
