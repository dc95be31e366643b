// Links of ours in an answer do their work here, where others open a page of their own.
const UPLOAD = /^\/uploads\/[\w-]{32}$/;
const CASE = /^\/cases\/[\w-]{24}$/;
const GONE = 'This case is gone, or there never was one here. Type “collect logs” for a new one.';
const OFFLINE = 'The case could not be fetched: I cannot be reached just now. Please try again in a moment.';

/** For Web Chat. `on.upload(path)` for an upload link, `on.notice(text)` for a sentence to show. */
export function ownLinks(on) {
  return () => (next) => (args) => {
    const { type, value } = args.cardAction;
    const path = type === 'openUrl' ? ownPath(value) : '';
    if (UPLOAD.test(path)) return on.upload(path);
    if (CASE.test(path)) return void download(path, on.notice);
    return next(args);
  };
}

function ownPath(address) {
  const url = URL.parse(String(address), location.href);
  return url?.origin === location.origin && url.search === '' ? url.pathname : '';
}

/** A download that fails shows nothing that helps, so it is asked first whether there is one. */
async function download(path, notice) {
  try {
    const there = await fetch(path, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(10000) });
    if (!there.ok) return notice(there.status === 404 ? GONE : OFFLINE);
    const link = document.createElement('a');
    link.href = path;
    link.download = '';
    document.body.append(link);
    link.click();
    link.remove();
  } catch {
    // Not reachable.
    notice(OFFLINE);
  }
}
