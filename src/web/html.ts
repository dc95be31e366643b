/** What our pages have in common. Every text that comes from outside passes `escapeHtml`. */
export interface Head {
  readonly title: string;
  /** Addresses of ours. */
  readonly styles: readonly string[];
  /** More tags of the head, complete. */
  readonly tags?: readonly string[];
  /** More of the viewport's words. */
  readonly viewport?: string;
  /** `#rrggbb` that the page is to show; null: ours. */
  readonly colour?: string | null;
}

/** The whole page. @param body with its tags */
export function htmlPage({ title, styles, tags = [], viewport = '', colour = null }: Head, body: string): string {
  return `<!doctype html>
<html lang="en"${colour === null ? '' : ` data-colour="${escapeHtml(colour)}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1${viewport}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
${[...styles.map((address) => `<link rel="stylesheet" href="${address}">`), ...tags].join('\n')}
</head>
${body}
</html>
`;
}

export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (sign) => names[sign] ?? sign);
}
