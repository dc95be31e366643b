import { escapeHtml, htmlPage } from './html';
import { uploadFields } from './upload-fields';

const STYLES = ['/page/colours.css', '/page/files.css', '/page/upload.css'];

/** The page behind an upload link: one field, several files, and what came of each. Works without frameworks, on a phone. */
export function renderUploadPage(deviceId: string): string {
  const tags = ['<meta name="robots" content="noindex">', '<script src="/page/upload.mjs" type="module"></script>'];
  return htmlPage(
    { title: `Log of ${deviceId} – Keepalive`, styles: STYLES, tags },
    `<body>
<main class="files">
  <h1>Log of ${escapeHtml(deviceId)}</h1>
  <p>Choose the files that you fetched from the device. I read them at once and answer in the chat.</p>
${uploadFields()}
  <noscript><p>This page needs JavaScript. From a shell: <code>curl --data-binary @device.log -H 'x-file-name: device.log' THIS_ADDRESS</code></p></noscript>
</main>
</body>`,
  );
}

export function renderNoUpload(): string {
  return htmlPage(
    { title: 'Upload – Keepalive', styles: STYLES },
    '<body><main><h1>This link is too old</h1><p>Ask “how do I get the log?” in the chat for a new one.</p></main></body>',
  );
}
