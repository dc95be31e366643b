import type { Cloud } from '../../cloud';
import type { Guide } from '../finding';
import { addressAt } from './pages';

/** As much of a cloud as decides where guides are read. */
export type GuideCloud = Pick<Cloud, 'docsHost' | 'airGapped'>;

const LEARN = addressAt('learn', '');
const CHINA = addressAt('china', '');
const AZURE = addressAt('azure', '');

/**
 * The guide as people in this cloud can read it; null when there is none for them. Azure China has documentation of its
 * own, with fewer and older pages; a documentation host that a setting names is taken for a copy of the global one.
 */
export function guideIn(cloud: GuideCloud, guide: Guide): Guide | null {
  const { docsHost, airGapped } = cloud;
  const { origin } = new URL(guide.url);
  if (origin === LEARN) return documented(docsHost, guide);
  // What is about global Azure alone; and GitHub, which belongs to no cloud.
  if (airGapped || (origin === AZURE && docsHost !== LEARN)) return null;
  return guide;
}

/** In their order; those that cannot be read there are left out. */
export function guidesIn(cloud: GuideCloud, guides: readonly Guide[]): readonly Guide[] {
  return guides.flatMap((guide) => guideIn(cloud, guide) ?? []);
}

function documented(docsHost: string | null, guide: Guide): Guide | null {
  if (docsHost === null) return null;
  if (docsHost === LEARN) return guide;
  if (docsHost === CHINA) return guide.urlInChina === undefined ? null : { ...guide, url: guide.urlInChina };
  return { ...guide, url: `${docsHost}${guide.url.slice(LEARN.length)}` };
}
