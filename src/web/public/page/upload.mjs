// The page behind an upload link: files go to the address of this page.
import { createUploads, heedFields } from './upload-files.mjs';

const [form, input, drop, list, done] = ['form', 'files', 'drop', 'list', 'done'].map((id) =>
  document.getElementById(id),
);
const uploads = createUploads({ list, done });
const take = (files) => uploads.take(files, location.pathname);

heedFields({ form, input, drop, take });
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  take([...event.dataTransfer.files]);
});
