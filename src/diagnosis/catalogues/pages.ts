import catalogue from './guide-pages.json';

export type PageId = keyof typeof catalogue.pages;

export type HostId = keyof typeof catalogue.hosts;

export interface Page {
  readonly host: HostId;
  readonly path: string;
  /** The heading within the page, where the page is long. */
  readonly anchor?: string;
  readonly title: string;
  /** One sentence: what a reader finds there. */
  readonly about: string;
  /** Where the address was seen in public text; null when it was not. */
  readonly seen: string | null;
}

const { hosts, pages } = catalogue;

/** Every page that Keepalive links to. */
export const PAGES: ReadonlyMap<string, Page> = new Map(
  Object.entries(pages).map(([id, page]): [string, Page] => [id, { ...page, host: hostId(page.host) }]),
);

/** @param anchor instead of the page's own */
export function pageUrl(id: PageId, anchor?: string): string {
  const page: { host: string; path: string; anchor?: string } = pages[id];
  const heading = anchor ?? page.anchor;
  return `${addressAt(hostId(page.host), page.path)}${heading === undefined ? '' : `#${heading}`}`;
}

/** For pages that come in a series, such as one a code. */
export function addressAt(host: HostId, path: string): string {
  return `${hosts[host]}${path}`;
}

export function pageGuide(id: PageId): { readonly title: string; readonly url: string; readonly about: string } {
  const { title, about } = pages[id];
  return { title, url: pageUrl(id), about };
}

/** A host that the data does not list is a mistake in the data. */
export function hostId(name: string): HostId {
  if (name === 'learn' || name === 'azure' || name === 'github') return name;
  throw new RangeError(`No such host of guides: ${name}`);
}
