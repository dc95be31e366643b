import { MAY_BE_GIVEN, uploadFields } from './upload-fields';

/** Below the chat: giving files, and what is kept. Shown once there is a chat. */
export const TOOLS = `<footer id="tools" class="tools" hidden>
  <button type="button" id="attach" aria-haspopup="dialog">Attach device logs</button>
  <button type="button" id="kept">What is kept</button>
</footer>`;

/** Files for the device that is spoken of, without leaving the chat. */
export function uploadPanel(): string {
  return `<dialog id="upload" class="files" aria-labelledby="upload-title">
  <div class="top">
    <h2 id="upload-title">Device logs</h2>
    <button type="button" id="upload-close" class="plain">Close</button>
  </div>
  <p id="upload-says" role="status"></p>
  <form id="of-form" hidden>
    <label for="of">Device and hub</label>
    <div class="row">
      <input id="of" name="of" maxlength="300" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="pump-08 on contoso-lab">
      <button type="submit" class="plain">Go on</button>
    </div>
  </form>
  <div id="upload-fields" hidden>
${uploadFields()}
  <button type="button" id="another" class="plain">They are from another device</button>
  </div>
</dialog>
<div id="drop-here" class="drop-here" hidden><p><strong>Drop device logs here</strong><br>${MAY_BE_GIVEN}</p></div>`;
}
