import { escapeHtml } from './page';

/** The page behind an upload link: one field, several files, and what came of each. Works without frameworks, on a phone. */
export function renderUploadPage(deviceId: string): string {
  const device = escapeHtml(deviceId);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Log of ${device} – Keepalive</title>
<link rel="stylesheet" href="/page/upload.css">
<script src="/page/upload.mjs" type="module"></script>
</head>
<body>
<main>
  <h1>Log of ${device}</h1>
  <p>Choose the files that you fetched from the device. I read them at once and answer in the chat.</p>
  <form id="form">
    <label id="drop" class="drop" for="files">
      <span class="big">Choose files</span>
      <span id="hint">.log, .txt, .json, .gz, .zip · up to 200 MB each</span>
      <input id="files" name="files" type="file" multiple>
    </label>
  </form>
  <ul id="list" aria-live="polite"></ul>
  <p id="done" class="done" role="status"></p>
  <p class="small">Keys, tokens, passwords and certificates are taken out before anything is kept. It is kept for a limited time, and “forget me” in the chat deletes it.</p>
  <noscript><p>This page needs JavaScript. From a shell: <code>curl --data-binary @device.log -H 'x-file-name: device.log' THIS_ADDRESS</code></p></noscript>
</main>
</body>
</html>
`;
}

export function renderNoUpload(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Upload – Keepalive</title>
<link rel="stylesheet" href="/page/upload.css">
</head>
<body><main><h1>This link is too old</h1><p>Ask “how do I get the log?” in the chat for a new one.</p></main></body>
</html>
`;
}
