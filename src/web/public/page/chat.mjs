// Web Chat with our look, and the few things that the page does around it.
import { look } from './look.mjs';
import { ownLinks } from './own-links.mjs';
import { saidOnce } from './said-once.mjs';

// Direct Line takes 256 KB an activity; nobody types this much, and a pasted log belongs into a file.
const MAX_TEXT = 20000;

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/**
 * Web Chat holds a reply back for up to 5 s until the activity that it answers is there. A message that the bot sends
 * unasked may name the id of its own inner event, which never comes: Direct Line's ids are "conversation|number".
 */
function unhurried(action) {
  const { conversation, replyToId } = action.payload.activity;
  if (!replyToId || replyToId.startsWith(`${conversation?.id}|`)) return action;
  return { ...action, payload: { ...action.payload, activity: { ...action.payload.activity, replyToId: undefined } } };
}

/** Says which theme is on, so that pictures in the answers fit. */
function themed(action) {
  const { activity } = action.payload;
  const channelData = { ...activity.channelData, theme: dark.matches ? 'dark' : 'light' };
  return { ...action, payload: { ...action.payload, activity: { ...activity, channelData } } };
}

/**
 * The cards' renderer says "expanded" of what opens, where it means nothing; a screen reader expects it of what was
 * pressed: the button that names it, or the row above it.
 */
function tellWhatIsOpen(element) {
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const open = target.getAttribute('aria-expanded');
      if (open === null || !target.matches('.ac-container:not([role]), .ac-textBlock')) continue;
      target.removeAttribute('aria-expanded');
      if (target.matches('.ac-container')) openerOf(target)?.setAttribute('aria-expanded', open);
    }
  }).observe(element, { attributeFilter: ['aria-expanded'], subtree: true });
}

function openerOf(target) {
  const button = target.closest('.ac-adaptiveCard')?.querySelector(`[aria-controls="${CSS.escape(target.id)}"]`);
  if (button) return button;
  let above = target.previousElementSibling;
  while (above && !above.matches('.ac-selectable')) above = above.previousElementSibling;
  return above;
}

const TYPED = 'WEB_CHAT/SEND_MESSAGE';
const SAYS = new Set([TYPED, 'WEB_CHAT/SEND_MESSAGE_BACK', 'WEB_CHAT/SEND_POST_BACK']);

/** Why it cannot be said now, as a sentence; undefined when it can. */
function troubleWith(text, away) {
  // Web Chat would say "sending" of it for 20 s, and then that it failed.
  if (away) return 'Not connected just now, so this was not sent. Please try again once it says “Connected”.';
  if (text.length <= MAX_TEXT) return undefined;
  return `That is ${text.length} characters; one message takes ${MAX_TEXT}. Shorten it to the lines that matter.`;
}

const UPLOAD_EVENT = 'keepalive/upload';
const PATIENCE_MS = 10000;
const SCROLL_SEEN_MS = 150;

/**
 * `on.sent()` after the person has said something, `on.notice(text)` for a sentence to show, `on.upload(path)` for an
 * upload link that was pressed, `on.forgotten(text)` when the bot has deleted what it kept.
 */
export function createChat({ WebChat, element, nonce, on }) {
  let directLine;
  let online = false;
  let away = false;
  const waiting = [];
  const asked = new Map();
  const links = ownLinks(on);

  const store = WebChat.createStore({}, saidOnce, ({ dispatch }) => (next) => (action) => {
    const { type, payload } = action;
    if (type === 'DIRECT_LINE/CONNECT_FULFILLED') {
      online = true;
      for (const text of waiting.splice(0)) queueMicrotask(() => say(text));
    }
    if (type === 'DIRECT_LINE/DISCONNECT_PENDING') online = false;
    const trouble = SAYS.has(type) && troubleWith(payload.text ?? '', away);
    if (trouble) {
      on.notice(trouble);
      // What was written is given back; Web Chat has emptied the box, and will once more.
      if (type === TYPED)
        setTimeout(() => dispatch({ type: 'WEB_CHAT/SET_SEND_BOX', payload: { text: payload.text } }));
      return undefined;
    }
    if (type === 'DIRECT_LINE/POST_ACTIVITY') {
      if (payload.activity.type === 'message') on.sent();
      return next(themed(action));
    }
    if (type !== 'DIRECT_LINE/QUEUE_INCOMING_ACTIVITY') return next(action);
    hear(payload.activity);
    return next(unhurried(action));
  });

  /** What the bot tells the page, beside what it says. One that is told again after a reload answers nobody. */
  function hear({ type, name, value, channelData, from, text }) {
    if (from?.role !== 'bot') return;
    if (type === 'event' && name === UPLOAD_EVENT) asked.get(value?.id)?.(value);
    if (type === 'message' && channelData?.keepalive === 'forgotten') on.forgotten(text);
  }

  function say(text) {
    const send = () => store.dispatch({ type: 'WEB_CHAT/SEND_MESSAGE', payload: { method: 'keyboard', text } });
    // Web Chat goes on to what is new only for who types, or has seen the end: it notes that a moment after a scroll.
    const transcript = element.querySelector('.webchat__basic-transcript__scrollable');
    const left = transcript ? transcript.scrollHeight - transcript.clientHeight - transcript.scrollTop : 0;
    if (left < 2) return send();
    transcript.scrollTo({ top: transcript.scrollHeight });
    setTimeout(send, SCROLL_SEEN_MS);
  }

  function draw() {
    if (!directLine) return;
    WebChat.renderWebChat(
      {
        directLine,
        store,
        nonce,
        locale: navigator.language || 'en-US',
        // The state line of the page says it once for all.
        toastMiddleware: () => (next) => (args) => (args.notification.id === 'connectivitystatus' ? false : next(args)),
        cardActionMiddleware: links,
        ...look(dark.matches, document.documentElement.dataset.colour),
      },
      element,
    );
  }

  dark.addEventListener('change', draw);
  tellWhatIsOpen(element);

  return {
    use(line) {
      directLine = line;
      draw();
    },
    /** Says it as soon as there is a line. */
    say(text) {
      if (online) say(text);
      else waiting.push(text);
    },
    /** Whether the line was lost: nothing can be said then. */
    away(is) {
      away = is;
    },
    /** Where files of a device go: `{ address, device, hub }`, `{ asks }`, `{ refused }`; undefined: nobody answers. */
    askWhereFilesGo(of) {
      if (!online) return Promise.resolve(undefined);
      const id = crypto.randomUUID();
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle(undefined), PATIENCE_MS);
        function settle(answer) {
          clearTimeout(timer);
          asked.delete(id);
          resolve(answer);
        }
        asked.set(id, settle);
        store.dispatch({ type: 'WEB_CHAT/SEND_EVENT', payload: { name: UPLOAD_EVENT, value: { id, of } } });
      });
    },
    focus() {
      // On a phone the keyboard would cover the answer.
      if (window.matchMedia('(pointer: fine)').matches)
        element.querySelector('[data-id="webchat-sendbox-input"]')?.focus();
    },
  };
}
