import type { Guide } from '../finding';
import catalogue from './guide-pages.json';

export type PageId = keyof typeof catalogue.pages;

export type HostId = keyof typeof catalogue.hosts;

export interface Page {
  readonly host: HostId;
  readonly path: string;
  /** Its place on the host `china`; absent: no such page is known there. */
  readonly inChina?: string;
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

export function pageGuide(id: PageId): Guide {
  const page: Page = { ...pages[id], host: hostId(pages[id].host) };
  const inChina = page.inChina === undefined ? {} : { urlInChina: addressAt('china', page.inChina) };
  return { title: page.title, url: pageUrl(id), about: page.about, ...inChina };
}

/** A host that the data does not list is a mistake in the data. */
export function hostId(name: string): HostId {
  if (name === 'learn' || name === 'azure' || name === 'github' || name === 'china') return name;
  throw new RangeError(`No such host of guides: ${name}`);
}
