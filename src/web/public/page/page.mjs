import { createChat } from './chat.mjs';
import { keepConnected } from './connection.mjs';
import { liveInFrame, whoIsThere } from './host-page.mjs';
import { loadWebChat } from './load-web-chat.mjs';
import { keepParting, takeParting, wishAnew } from './session.mjs';
import { createUploadPanel } from './upload-panel.mjs';

const STATES = { connecting: 'Connecting…', online: 'Connected', offline: 'Not connected, trying again' };

const state = document.getElementById('state');
const notice = document.getElementById('notice');
const welcome = document.getElementById('welcome');
// Before the first time Web Chat keeps what is said until there is a line.
let wasOnline = false;

function say(text) {
  notice.textContent = text ?? '';
  notice.hidden = !text;
}

function show(name) {
  state.dataset.state = name;
  state.textContent = STATES[name];
}

document.getElementById('anew').addEventListener('click', () => {
  wishAnew();
  location.reload();
});

let enter = () => undefined;
liveInFrame(() => enter());

const WebChat = await loadWebChat({
  again: document.getElementById('again'),
  failed(text) {
    show('offline');
    state.textContent = 'Not connected';
    say(text);
  },
  trying() {
    show('connecting');
    say();
  },
});

const chat = createChat({
  WebChat,
  element: document.getElementById('chat'),
  nonce: document.querySelector('script[nonce]').nonce,
  on: {
    sent() {
      if (welcome) welcome.hidden = true;
      say();
    },
    notice: say,
    upload: (path) => panel.openFor(path),
    forgotten(text) {
      line.forget();
      keepParting(`${text} What this browser kept is gone, too. This is a new chat.`);
      location.reload();
    },
  },
});

const panel = createUploadPanel({ ask: chat.askWhereFilesGo });
document.getElementById('tools').hidden = false;

enter = chat.focus;
const line = keepConnected(WebChat.createDirectLine, {
  who: whoIsThere,
  refused: () => say('This page says who you are in a way that is no longer good. Please reload it.'),
  state(name) {
    if (name === 'online') wasOnline = true;
    chat.away(wasOnline && name !== 'online');
    show(name);
    if (name === 'online' && document.activeElement === document.body) chat.focus();
  },
  line(directLine, kind) {
    if (kind === 'anew')
      say('The last conversation has ended, so this is a new one. What was said stays above: just ask again.');
    else say(kind === 'first' ? takeParting() : undefined);
    chat.use(directLine);
  },
});

document.getElementById('kept').addEventListener('click', () => {
  chat.say('What do you keep of me?');
  chat.focus();
});

for (const button of document.querySelectorAll('.suggestion')) {
  button.addEventListener('click', () => {
    chat.say(button.textContent);
    welcome.hidden = true;
    chat.focus();
  });
}
