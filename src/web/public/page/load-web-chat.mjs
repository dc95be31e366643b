// Web Chat is large: on a slow line the page says that it is coming, and on a broken one that it did not come.

/** Gives `window.WebChat`, however often it takes: `again` is the button for it. */
export async function loadWebChat({ again, failed, trying }) {
  for (;;) {
    if (await load()) return window.WebChat;
    failed('The chat could not be loaded. Please try again once there is a connection.');
    await pressed(again);
    trying();
  }
}

function load() {
  return new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = '/webchat.js';
    script.addEventListener('load', () => resolve(window.WebChat !== undefined));
    script.addEventListener('error', () => {
      script.remove();
      resolve(false);
    });
    document.head.append(script);
  });
}

/** Or the network is back. */
function pressed(button) {
  button.hidden = false;
  return new Promise((resolve) => {
    const done = () => {
      button.hidden = true;
      button.removeEventListener('click', done);
      window.removeEventListener('online', done);
      resolve();
    };
    button.addEventListener('click', done);
    window.addEventListener('online', done);
  });
}
