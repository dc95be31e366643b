// Sends the chosen files one after the other to the address of this page, and shows what came of each.
const LARGEST = 200 * 1024 * 1024;
const form = document.getElementById('form');
const input = document.getElementById('files');
const drop = document.getElementById('drop');
const list = document.getElementById('list');
const done = document.getElementById('done');
let sending = Promise.resolve();

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
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  take([...event.dataTransfer.files]);
});

function take(files) {
  if (files.length === 0) return;
  done.textContent = '';
  const rows = files.map((file) => ({ file, row: rowOf(file) }));
  sending = sending.then(async () => {
    let read = 0;
    // The answer in the chat waits for the last one that is sent.
    const last = rows.findLast(({ file }) => file.size <= LARGEST);
    for (const one of rows) read += await send(one.file, one.row, one !== last);
    done.textContent = read > 0 ? 'Done. The answer comes in the chat.' : '';
  });
}

function rowOf(file) {
  const item = document.createElement('li');
  const name = document.createElement('strong');
  const state = document.createElement('span');
  const bar = document.createElement('progress');
  name.textContent = file.name;
  state.textContent = 'Waiting…';
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute('aria-label', `Upload of ${file.name}`);
  item.append(name, bar, state);
  list.append(item);
  return { item, state, bar };
}

function send(file, { item, state, bar }, more) {
  return new Promise((settled) => {
    function end(words, good) {
      state.textContent = words;
      item.classList.toggle('bad', !good);
      bar.remove();
      settled(good ? 1 : 0);
    }
    if (file.size > LARGEST) return end('Larger than 200 MB: pack it (.gz or .zip), or take a shorter time.', false);
    const request = new XMLHttpRequest();
    request.open('POST', `${location.pathname}${more ? '?more=1' : ''}`);
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name).slice(-600));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    state.textContent = 'Sending…';
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      bar.value = total > 0 ? loaded / total : 0;
      if (loaded === total) state.textContent = 'Reading…';
    });
    request.addEventListener('load', () => end(request.response?.message ?? 'It was refused.', request.status === 200));
    request.addEventListener('error', () => end('The connection broke. Please try again.', false));
    request.send(file);
  });
}
