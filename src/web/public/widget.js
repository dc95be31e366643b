// The launcher: one button on somebody else's page. Nothing else is loaded until it is pressed; then our page comes in a
// frame. It writes no HTML and no style attribute, so that a strict content security policy needs only
// `script-src` and `frame-src` with our address.
(() => {
  const script = document.currentScript;
  if (!script) return;
  const { origin } = new URL(script.src);
  const said = (name, usual, fits) => (fits.test(script.dataset[name] ?? '') ? script.dataset[name] : usual);
  const title = (script.dataset.title ?? '').trim().slice(0, 60) || 'Keepalive';
  const label = (script.dataset.label ?? '').trim().slice(0, 60) || `Chat: ${title}`;
  const colour = said('colour', '#0b6e69', /^#[\da-f]{6}$/i);
  const side = said('position', 'right', /^(left|right)$/);
  const ink = light(colour) ? '#10201e' : '#ffffff';

  const STYLE = `
:host { all: initial; }
* { box-sizing: border-box; }
button { font: 600 16px/1 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; cursor: pointer; border: 0; background: ${colour}; color: ${ink}; }
button:focus-visible { outline: 3px solid ${ink}; outline-offset: -6px; }
.launch { position: fixed; bottom: 20px; ${side}: 20px; z-index: 2147483000; width: 60px; height: 60px; padding: 0; border-radius: 30px; box-shadow: 0 4px 18px rgb(0 0 0 / 30%); }
svg { display: block; margin: auto; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.panel { position: fixed; bottom: 92px; ${side}: 20px; z-index: 2147483001; display: flex; flex-direction: column; width: min(420px, calc(100vw - 40px)); height: min(680px, calc(100vh - 112px)); overflow: hidden; border-radius: 16px; background: #f5f7f7; box-shadow: 0 10px 40px rgb(0 0 0 / 35%); color-scheme: light dark; }
.panel[hidden] { display: none; }
.bar { display: flex; flex: none; align-items: center; justify-content: space-between; padding-left: 16px; background: ${colour}; color: ${ink}; font: 600 16px/1.2 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
.bar button { width: 48px; height: 48px; }
iframe { flex: 1; width: 100%; border: 0; }
.note ~ iframe { visibility: hidden; }
.note { position: absolute; inset: 48px 0 0; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 16px; padding: 24px; color: #17211f; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; text-align: center; }
.note p { margin: 0; }
.note button { min-height: 44px; padding: 0 20px; border-radius: 10px; }
@media (prefers-color-scheme: dark) { .panel { background: #101716; } .note { color: #e7eeec; } }
@media (max-width: 480px), (max-height: 480px) { .panel { inset: 0; width: auto; height: auto; border-radius: 0; } }
@media (prefers-reduced-motion: no-preference) { .launch { transition: transform 0.15s; } .launch:hover { transform: scale(1.05); } }`;

  const host = document.createElement('keepalive-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const launch = button('launch', label, 28, 'M4 5h16v11H10l-5 4v-4H4z M8 10.5h2l1.2-2.5 1.8 5 1.2-2.5H16');
  launch.setAttribute('aria-haspopup', 'dialog');
  launch.setAttribute('aria-expanded', 'false');
  const panel = make('section', { class: 'panel', role: 'dialog', 'aria-label': title });
  panel.hidden = true;
  const bar = make('div', { class: 'bar' });
  const name = make('span', {});
  name.textContent = title;
  const shut = button('shut', `Close ${title}`, 24, 'M6 6l12 12M18 6L6 18');
  bar.append(name, shut);
  panel.append(bar);
  root.append(launch, panel);
  // In place of our page until it has come.
  const note = make('div', { class: 'note' });
  const words = make('p', { role: 'status' });
  const again = make('button', { type: 'button' });
  again.textContent = 'Try again';
  again.addEventListener('click', load);
  let frame;
  let patience;
  // Whether our page has come: where the network was away it is loaded anew the next time.
  let lives = false;

  launch.addEventListener('click', () => (panel.hidden ? open() : close()));
  shut.addEventListener('click', close);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  window.addEventListener('message', ({ data, origin: from, source }) => {
    if (from !== origin || !frame || source !== frame.contentWindow) return;
    if (!lives) arrived();
    if (data?.keepalive === 'close') close();
    // Who the site says its user is, read anew each time: it lasts for minutes. It goes to our own page only.
    if (data?.keepalive === 'who') source.postMessage({ keepalive: 'who', site: script.dataset.user || null }, origin);
  });

  function open() {
    panel.hidden = false;
    launch.setAttribute('aria-expanded', 'true');
    if (lives) enter();
    else load();
  }

  function load() {
    frame?.remove();
    words.textContent = 'Loading…';
    note.replaceChildren(words);
    frame = make('iframe', { title, src: `${origin}/widget?${new URLSearchParams({ title, colour })}` });
    // A browser says "loaded" of its own page about an error, too.
    frame.addEventListener('load', () => wait(1000));
    panel.append(note, frame);
    wait(15000);
    shut.focus();
  }

  function wait(ms) {
    clearTimeout(patience);
    if (lives) return;
    patience = setTimeout(() => {
      words.textContent = 'The chat could not be loaded. Is there a connection?';
      note.append(again);
    }, ms);
  }

  function arrived() {
    lives = true;
    clearTimeout(patience);
    note.remove();
    if (!panel.hidden) enter();
  }

  function enter() {
    frame.focus();
    // To whoever is there: a page that may not be shown is not ours, and this tells it nothing.
    frame.contentWindow?.postMessage({ keepalive: 'focus' }, '*');
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    launch.setAttribute('aria-expanded', 'false');
    launch.focus();
  }

  function make(tag, attributes) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  function button(className, words, size, path) {
    const element = make('button', { type: 'button', class: className, 'aria-label': words, title: words });
    const draw = (tag, attributes) => {
      const part = document.createElementNS('http://www.w3.org/2000/svg', tag);
      for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
      return part;
    };
    const picture = draw('svg', { viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true' });
    picture.append(draw('path', { d: path }));
    element.append(picture);
    return element;
  }

  // Relative luminance as WCAG 2 has it; above it dark letters have the better contrast.
  function light(hex) {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179;
  }

  if (document.body) document.body.append(host);
  else document.addEventListener('DOMContentLoaded', () => document.body.append(host));
})();
