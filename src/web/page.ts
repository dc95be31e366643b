/** The page's HTML. All text that comes from outside of this file passes `escapeHtml`. */
import { escapeHtml, htmlPage } from './html';
import { TOOLS, uploadPanel } from './upload-panel';

export interface PageText {
  readonly title: string;
  /** One sentence: what it is. */
  readonly about: string;
  /** Questions to press, in the person's own words; none where the bot's welcome offers them. */
  readonly suggestions: readonly string[];
}

// A heartbeat line: what Keepalive looks for.
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#0b6e69"/><path d="M5 17h6l3-8 5 15 3-7h5" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/** In a frame on a site's page, whose launcher shows the title. */
export interface FrameLook {
  /** `#rrggbb`; null: ours. */
  readonly colour: string | null;
}

export function renderPage({ title, about, suggestions }: PageText, nonce: string, frame?: FrameLook): string {
  const icon = `data:image/svg+xml,${encodeURIComponent(ICON)}`;
  const head = {
    title,
    styles: ['/page/colours.css', '/page/page.css', '/page/files.css'],
    viewport: ', interactive-widget=resizes-content',
    colour: frame?.colour ?? null,
    tags: [
      `<meta name="description" content="${escapeHtml(about)}">`,
      `<link rel="icon" href="${icon}">`,
      '<link rel="preload" as="script" href="/webchat.js">',
      `<script src="/page/page.mjs" type="module" nonce="${escapeHtml(nonce)}"></script>`,
    ],
  };
  return htmlPage(
    head,
    `<body${frame ? ' class="framed"' : ''}>
<header>
  <div class="bar">
    <img src="${icon}" alt="" width="28" height="28">
    <h1>${escapeHtml(title)}</h1>
    <p id="state" class="state" role="status" data-state="connecting">Connecting…</p>
    <button type="button" id="again" class="anew" hidden>Try again</button>
    <button type="button" id="anew" class="anew">New chat</button>
  </div>
${welcome(about, suggestions)}
  <p id="notice" class="notice" role="alert" hidden></p>
</header>
<main id="chat" aria-label="Chat"></main>
${TOOLS}
${uploadPanel()}
<noscript><p class="notice">This page needs JavaScript for the chat. The same answers come from the shell: npm run diagnose.</p></noscript>
</body>`,
  );
}

/** Without questions to try, the bot's own welcome says it all. */
function welcome(about: string, suggestions: readonly string[]): string {
  if (suggestions.length === 0) return '';
  const items = suggestions.map(
    (text) => `        <li><button type="button" class="suggestion">${escapeHtml(text)}</button></li>`,
  );
  return `  <div id="welcome" class="welcome">
    <p>${escapeHtml(about)}</p>
    <nav aria-label="Questions to try">
      <ul>
${items.join('\n')}
      </ul>
    </nav>
  </div>`;
}
