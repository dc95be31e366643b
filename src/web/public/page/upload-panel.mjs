// Giving files in the chat: the panel, its button, and files that are dropped onto the page.
import { createUploads, heedFields } from './upload-files.mjs';

const OFFLINE = 'I cannot be reached just now. Please close this, and try again in a moment.';
const TOO_OLD = 'This link is too old. Ask “how do I get the log?” in the chat for a new one.';

const element = (id) => document.getElementById(id);

/**
 * `ask(of)` gives where files go: `{ address, device, hub }`, `{ asks }` where the device is still to be named,
 * `{ refused }`, or undefined when nobody answers. `of` is what the person says the device is.
 */
export function createUploadPanel({ ask }) {
  const [panel, says, form, of, fields, list, done, attach] = [
    ...['upload', 'upload-says', 'of-form', 'of', 'upload-fields', 'list', 'done', 'attach'],
  ].map(element);
  const named = attach.textContent;
  const uploads = createUploads({
    list,
    done,
    tell(part) {
      attach.textContent = part === null ? named : `Sending logs: ${Math.round(part * 100)} %`;
    },
  });
  /** The path that files go to; null: not known yet. */
  let place = null;
  let turn = 0;
  const waiting = [];

  function show(words, { asks = false, takes = false } = {}) {
    says.textContent = words;
    form.hidden = !asks;
    fields.hidden = !takes;
    if (asks) of.focus();
    else if (takes) element('files').focus();
  }

  function settle(path, words) {
    place = path;
    show(words, { takes: true });
    uploads.take(waiting.splice(0), place);
  }

  async function find(said) {
    turn += 1;
    const mine = turn;
    place = null;
    show('One moment…');
    const answer = await ask(said);
    if (mine !== turn) return;
    if (!answer) show(OFFLINE);
    else if (answer.address) settle(new URL(answer.address).pathname, wordsFor(`${answer.device} on ${answer.hub}`));
    else if (answer.asks) show(answer.asks, { asks: true });
    else show(answer.refused);
  }

  /** For the link of a card, which says by itself of which device the log is. */
  async function look(path) {
    turn += 1;
    const mine = turn;
    place = null;
    show('One moment…');
    const found = await aboutLink(path);
    if (mine !== turn) return;
    if (found?.device) settle(path, wordsFor(found.device));
    else show(found === undefined ? OFFLINE : TOO_OLD);
  }

  function open() {
    if (!panel.open) panel.showModal();
  }

  function take(files) {
    if (place) uploads.take(files, place);
    else waiting.push(...files);
  }

  heedFields({ form: element('form'), input: element('files'), drop: element('drop'), take });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (of.value.trim() !== '') find(of.value.trim());
  });
  element('another').addEventListener('click', () => {
    turn += 1;
    place = null;
    show('Write it like “pump-08 on contoso-lab”.', { asks: true });
  });
  element('upload-close').addEventListener('click', () => panel.close());
  panel.addEventListener('close', () => {
    // What nobody has said a device for goes with it; what is being sent goes on.
    turn += 1;
    place = null;
    waiting.splice(0);
  });
  attach.addEventListener('click', () => {
    open();
    find();
  });
  takeDropped((files) => {
    const isNew = !panel.open;
    open();
    take(files);
    if (isNew) find();
  });

  return {
    /** `path` is that of an upload link. */
    openFor(path) {
      open();
      look(path);
    },
  };
}

function wordsFor(device) {
  return `For ${device}. I read them at once and answer in the chat; you may close this meanwhile.`;
}

/** `{ device }`, null for a link that is too old, undefined when nobody answers. */
async function aboutLink(path) {
  try {
    const headers = { accept: 'application/json' };
    const answer = await fetch(path, { headers, cache: 'no-store', signal: AbortSignal.timeout(10000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    // Not reachable: the person is told.
    return undefined;
  }
}

/** Files that are dropped anywhere on the page; else the browser would leave the chat to show them. */
function takeDropped(take) {
  const here = element('drop-here');
  const isFiles = (event) => event.dataTransfer?.types.includes('Files');
  let depth = 0;
  function over(step) {
    depth = step === 0 ? 0 : Math.max(0, depth + step);
    here.hidden = depth === 0;
  }
  window.addEventListener('dragenter', (event) => isFiles(event) && over(1));
  window.addEventListener('dragleave', (event) => isFiles(event) && over(-1));
  window.addEventListener('dragover', (event) => isFiles(event) && event.preventDefault(), true);
  window.addEventListener(
    'drop',
    (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      over(0);
      element('drop').classList.remove('over');
      take([...event.dataTransfer.files]);
    },
    true,
  );
}
