/** What the browser may do on our pages: next to nothing that is not needed for the chat. */

const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/**
 * Web Chat 4.18.1 needs: `nonce` for the style elements that its emotion library adds, `blob:` pictures for its own
 * small drawings and for chosen files, and `blob:` connections to read those files before they are sent
 * (BotFramework-WebChat, docs/CONTENT_SECURITY_POLICY.md). `data:` pictures come in cards. `ws:` of the same host is
 * named since older browsers do not count it as 'self'. The hash is that of an empty style element: react-scroll-to-bottom
 * inside of Web Chat adds one without the nonce and then fills it through the object model, which is allowed.
 *
 * @param sites origins whose pages may show it in a frame, besides our own
 */
export function pageHeaders(
  nonce: string,
  host: string,
  connect: readonly string[],
  sites: readonly string[] = [],
): Record<string, string> {
  const sockets = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:]+\](:\d{1,5})?$/i.test(host)
    ? [`ws://${host}`, `wss://${host}`]
    : [];
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}' ${EMPTY_STYLE}`,
    "img-src 'self' blob: data:",
    `connect-src ${["'self'", ...sockets, 'blob:', ...connect].join(' ')}`,
    `frame-ancestors ${["'self'", ...sites].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return {
    ...ASSET_HEADERS,
    'content-security-policy': policy.join('; '),
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'cross-origin-opener-policy': 'same-origin',
    // The nonce is new each time.
    'cache-control': 'no-store',
  };
}

/** What pages of other sites may load. */
export const FOR_OTHER_SITES = { 'cross-origin-resource-policy': 'cross-origin' };

export const ASSET_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};
