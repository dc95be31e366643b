// The session lies in this page's own storage, never in a cookie: browsers that block those of other sites let it be, kept
// apart for each site around. Where even that is forbidden, it lasts as long as the page.
const memory = new Map();

/** A user of the site around has one of their own, so that whoever comes after them does not go on with it. */
const nameOf = (site) => (site === null ? 'keepalive.session' : 'keepalive.site-session');

/** `{ session, token }` of the last visit, both null for the first. */
export function sessionOf(site) {
  const text = read(nameOf(site));
  try {
    const { session, token } = JSON.parse(text ?? '{}');
    return { session: session ?? null, token: token ?? null };
  } catch {
    // Somebody else wrote it: as if there were none.
    return { session: null, token: null };
  }
}

export function keepSession(site, session, token) {
  const text = JSON.stringify({ session, token });
  memory.set(nameOf(site), text);
  try {
    window.localStorage.setItem(nameOf(site), text);
  } catch {
    // Forbidden, or full: then it lasts as long as the page.
  }
}

export function forgetSession(site) {
  memory.delete(nameOf(site));
  try {
    window.localStorage.removeItem(nameOf(site));
  } catch {
    // Storage is forbidden here, so nothing lies in it.
  }
}

const WISH = 'keepalive.anew';

/** After the next load of this page another conversation begins. */
export function wishAnew() {
  try {
    window.sessionStorage.setItem(WISH, 'yes');
  } catch {
    // Storage is forbidden here: then the next load begins anew in any case.
  }
}

export function isWished() {
  try {
    return window.sessionStorage.getItem(WISH) !== null;
  } catch {
    // Storage is forbidden here.
    return false;
  }
}

export function granted() {
  try {
    window.sessionStorage.removeItem(WISH);
  } catch {
    // Storage is forbidden here, so nothing lies in it.
  }
}

const PARTING = 'keepalive.parting';

/** What the next load of this page is to say first: its last conversation is gone. */
export function keepParting(text) {
  try {
    window.sessionStorage.setItem(PARTING, text);
  } catch {
    // Storage is forbidden here: then it is not said again.
  }
}

export function takeParting() {
  try {
    const text = window.sessionStorage.getItem(PARTING);
    window.sessionStorage.removeItem(PARTING);
    return text;
  } catch {
    // Storage is forbidden here.
    return null;
  }
}

function read(name) {
  try {
    return window.localStorage.getItem(name);
  } catch {
    // Storage is forbidden here.
    return memory.get(name) ?? null;
  }
}
