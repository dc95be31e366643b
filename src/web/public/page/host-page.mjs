// The page around the frame, where there is one: it says who its user is, and takes the focus back.
const PATIENCE_MS = 2000;

export const framed = document.body.classList.contains('framed') && window.parent !== window;

/** Tells nothing but that this frame wants to be closed, or asks who is there; any page around may read it. */
function tell(what) {
  window.parent.postMessage({ keepalive: what }, '*');
}

/** What the site has signed of its user; null: it says nothing, or there is no page around. */
export function whoIsThere() {
  if (!framed) return Promise.resolve(null);
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(null), PATIENCE_MS);
    function hear({ data, source }) {
      if (source === window.parent && data?.keepalive === 'who') done(typeof data.site === 'string' ? data.site : null);
    }
    function done(site) {
      clearTimeout(timer);
      window.removeEventListener('message', hear);
      resolve(site);
    }
    window.addEventListener('message', hear);
    tell('who');
  });
}

/** Escape closes the frame; `focus()` is called when it is opened. */
export function liveInFrame(focus) {
  if (!framed) return;
  tell('here');
  window.addEventListener('keydown', (event) => {
    // A dialog in it is closed first.
    const isFree = !event.defaultPrevented && document.querySelector('dialog[open]') === null;
    if (event.key === 'Escape' && isFree) tell('close');
  });
  window.addEventListener('message', ({ data, source }) => {
    if (source === window.parent && data?.keepalive === 'focus') focus();
  });
}
