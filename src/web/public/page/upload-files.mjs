// Sends files one after the other to an upload address of ours, and shows what comes of each.
const LARGEST = 200 * 1024 * 1024;
const TOO_LARGE = 'Larger than 200 MB: pack it (.gz or .zip), or take a shorter time. Nothing was sent.';

/**
 * `list` and `done` are elements: one row a file, and what is said when all have gone. `tell(part)` hears how far all
 * together have come, from 0 to 1, and null when nothing is sent any more.
 */
export function createUploads({ list, done, tell = () => undefined }) {
  let sending = Promise.resolve();
  const waiting = new Set();
  list.tabIndex = -1;

  function told() {
    const all = [...waiting].reduce((sum, one) => sum + one.file.size, 0);
    const sent = [...waiting].reduce((sum, one) => sum + one.sent, 0);
    tell(waiting.size === 0 ? null : all > 0 ? sent / all : 0);
  }

  /** `address` is a path of ours. */
  function take(files, address) {
    if (files.length === 0) return;
    done.textContent = '';
    const jobs = files.map((file) => ({ file, sent: 0, isOver: false, row: rowOf(file), address }));
    for (const job of jobs) begin(job);
    sending = sending.then(async () => {
      let read = 0;
      for (const job of jobs) read += await send(job);
      const isAsked = read === 0 || (await finish(address));
      if (read > 0) done.textContent = isAsked ? 'Done. The answer comes in the chat.' : UNASKED;
      told();
    });
  }

  function begin(job) {
    waiting.add(job);
    job.row.button.addEventListener('click', () => cancel(job));
  }

  function cancel(job) {
    if (job.isOver) return;
    job.isCancelled = true;
    job.request?.abort();
    end(job, 'Cancelled. Nothing of it was kept.', 'cancelled');
  }

  /** A file that came to nothing may be sent again, where that can help. */
  function end(job, words, how, again = false) {
    if (job.isOver) return;
    job.isOver = true;
    waiting.delete(job);
    const { item, state, bar, button } = job.row;
    state.textContent = words;
    item.classList.toggle('bad', how === 'bad');
    bar.remove();
    // Whoever stands on it goes on from the list, not from the top of the page.
    if (document.activeElement === button && !again) list.focus();
    button.hidden = false;
    if (again) renew(job);
    else button.remove();
    job.settle?.(how === 'good' ? 1 : 0);
    told();
  }

  function renew({ file, address, row: { item, button } }) {
    button.textContent = 'Try again';
    button.setAttribute('aria-label', `Try again to send ${file.name}`);
    button.addEventListener('click', () => {
      item.remove();
      list.focus();
      take([file], address);
    });
  }

  function rowOf(file) {
    const item = document.createElement('li');
    const [name, state, bar, button] = ['strong', 'span', 'progress', 'button'].map((tag) =>
      document.createElement(tag),
    );
    name.textContent = file.name;
    state.textContent = 'Waiting…';
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute('aria-label', `Upload of ${file.name}`);
    button.type = 'button';
    button.className = 'plain';
    button.textContent = 'Cancel';
    button.setAttribute('aria-label', `Cancel the upload of ${file.name}`);
    item.append(name, button, bar, state);
    list.append(item);
    return { item, state, bar, button };
  }

  function send(job) {
    const { file, address, row } = job;
    return new Promise((settle) => {
      if (job.isOver) return settle(0);
      job.settle = settle;
      if (file.size > LARGEST) return end(job, TOO_LARGE, 'bad');
      const request = new XMLHttpRequest();
      job.request = request;
      request.open('POST', `${address}?more=1`);
      request.setRequestHeader('x-file-name', encodeURIComponent(file.name).slice(-600));
      request.setRequestHeader('content-type', 'application/octet-stream');
      request.responseType = 'json';
      row.state.textContent = 'Sending…';
      request.upload.addEventListener('progress', ({ loaded, total }) => {
        row.bar.value = total > 0 ? loaded / total : 0;
        job.sent = loaded;
        told();
        if (loaded < total) return;
        row.state.textContent = 'Reading…';
        // It has come: too late to take it back.
        row.button.hidden = true;
      });
      request.addEventListener('load', () => {
        const words =
          request.response?.message ?? 'It was refused, and nothing of it was kept. Please try again later.';
        end(job, words, request.status === 200 ? 'good' : 'bad', request.status >= 500);
      });
      request.addEventListener('error', () => end(job, BROKEN, 'bad', true));
      request.send(file);
    });
  }

  // Whoever leaves in the middle still gets an answer for what has come.
  window.addEventListener('pagehide', () => {
    for (const address of new Set([...waiting].map((job) => job.address))) navigator.sendBeacon(`${address}?end=1`);
  });

  return { take };
}

const BROKEN = 'The connection broke, or the file could not be read. Please try again.';
const UNASKED =
  'The files have come, but the connection broke before I could look at them. Say “check again” in the chat.';

/** All have come: they are looked at together. False when nobody heard it. */
async function finish(address) {
  try {
    return (await fetch(`${address}?end=1`, { method: 'POST', keepalive: true, signal: AbortSignal.timeout(20000) }))
      .ok;
  } catch {
    // Not reachable: the person is told.
    return false;
  }
}

/** `take(files)` for what is chosen in the form, or dropped onto `drop`. */
export function heedFields({ form, input, drop, take }) {
  input.addEventListener('change', () => {
    take([...input.files]);
    form.reset();
  });
  for (const name of ['dragenter', 'dragover'])
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add('over');
    });
  for (const name of ['dragleave', 'drop']) drop.addEventListener(name, () => drop.classList.remove('over'));
}
