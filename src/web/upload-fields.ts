/** What may be given, as it is said before anything is sent. */
export const MAY_BE_GIVEN = '.log, .txt, .json, .gz, .zip · up to 200 MB each';

/** The field for files and the list of what came of each, on the page behind an upload link and in the chat. */
export function uploadFields(): string {
  return `  <form id="form">
    <label id="drop" class="drop" for="files">
      <span class="big">Choose files</span>
      <span id="hint">${MAY_BE_GIVEN}</span>
      <input id="files" name="files" type="file" multiple aria-describedby="hint">
    </label>
  </form>
  <ul id="list" class="list" aria-live="polite" aria-label="Files"></ul>
  <p id="done" class="done" role="status"></p>
  <p class="small">Keys, tokens, passwords and certificates are taken out before anything is kept. It is kept for a limited time, and “forget me” in the chat deletes it.</p>`;
}
