// The session lies in this page's own storage, never in a cookie: browsers that block those of other sites let it be, kept
// apart for each site around. Where even that is forbidden, it lasts as long as the page.
const memory = new Map();

/** A user of the site around has one of their own, so that whoever comes after them does not go on with it. */
const nameOf = (site) => (site === null ? 'keepalive.session' : 'keepalive.site-session');

export function sessionOf(site) {
  try {
    return window.localStorage.getItem(nameOf(site));
  } catch {
    // Storage is forbidden here.
    return memory.get(nameOf(site)) ?? null;
  }
}

export function keepSession(site, session) {
  memory.set(nameOf(site), session);
  try {
    window.localStorage.setItem(nameOf(site), session);
  } catch {
    // Forbidden, or full: then it lasts as long as the page.
  }
}
