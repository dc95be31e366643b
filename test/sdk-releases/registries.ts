import { z } from 'zod';
import type { SdkRelease } from '../../src/diagnosis/catalogues/sdks';
import { compareVersions } from '../../src/diagnosis/catalogues/sdks';
import { type Ask, Unanswered } from './ask';

/** What the catalogue says of a package, as far as it is needed to ask for it. */
export interface Wanted {
  readonly registry: string;
  readonly name: string;
  /** `owner/name` on GitHub. */
  readonly repository?: string | undefined;
  /** On GitHub: only releases with a file of such a name. */
  readonly asset?: string | undefined;
}

type Look = (wanted: Wanted, ask: Ask) => Promise<SdkRelease>;

const LOOKS: Readonly<Record<string, Look>> = { npm, nuget, pypi, maven, github };

/** The newest release of a package; previews, withdrawn and unlisted versions do not count. */
export async function newestRelease(wanted: Wanted, ask: Ask): Promise<SdkRelease> {
  const look = LOOKS[wanted.registry];
  if (!look) throw new Unanswered(`there is no registry ${wanted.registry}`);
  return look(wanted, ask);
}

const npmAnswer = z.object({
  versions: z.record(z.string(), z.object({ deprecated: z.union([z.string(), z.boolean()]).optional() })),
  time: z.record(z.string(), z.string()),
});

/** One document holds everything: versions, what is deprecated, and the time of each. */
async function npm({ name }: Wanted, ask: Ask): Promise<SdkRelease> {
  const url = `https://registry.npmjs.org/${encodeURIComponent(name)}`;
  const { versions, time } = shaped(npmAnswer, await ask(url), url);
  const good = Object.entries(versions).flatMap(([version, { deprecated }]) => (deprecated ? [] : [version]));
  const version = newestOf(good, url);
  return { version, date: day(time[version], url) };
}

const nugetVersions = z.object({ versions: z.array(z.string()) });
const nugetLeaf = z.object({ listed: z.boolean().optional(), published: z.string() });
/** Versions are taken off the list one at a time, when they turn out to be broken. */
const MOST_UNLISTED = 5;

/** The list of versions has no dates and no word of what is unlisted; each version's own entry has. */
async function nuget({ name }: Wanted, ask: Ask): Promise<SdkRelease> {
  const id = name.toLowerCase();
  const list = `https://api.nuget.org/v3-flatcontainer/${id}/index.json`;
  const { versions } = shaped(nugetVersions, await ask(list), list);
  const newestFirst = stable(versions).sort((a, b) => compareVersions(b, a));
  for (const version of newestFirst.slice(0, MOST_UNLISTED)) {
    const url = `https://api.nuget.org/v3/registration5-semver1/${id}/${version.toLowerCase()}.json`;
    const { listed, published } = shaped(nugetLeaf, await ask(url), url);
    if (listed !== false) return { version, date: day(published, url) };
  }
  throw new Unanswered('api.nuget.org lists no version');
}

const pypiAnswer = z.object({
  releases: z.record(
    z.string(),
    z.array(z.object({ upload_time_iso_8601: z.string(), yanked: z.boolean().optional() })),
  ),
});

async function pypi({ name }: Wanted, ask: Ask): Promise<SdkRelease> {
  const url = `https://pypi.org/pypi/${encodeURIComponent(name)}/json`;
  const { releases } = shaped(pypiAnswer, await ask(url), url);
  const dates = new Map(
    Object.entries(releases).flatMap(([version, files]): Array<[string, string]> => {
      const file = files.find(({ yanked }) => !yanked);
      return file ? [[version, file.upload_time_iso_8601]] : [];
    }),
  );
  const version = newestOf([...dates.keys()], url);
  return { version, date: day(dates.get(version), url) };
}

/** `group:artifact`. The metadata's time is that of its last change: the newest release. */
async function maven({ name }: Wanted, ask: Ask): Promise<SdkRelease> {
  const [group = '', artifact = ''] = name.split(':');
  const url = `https://repo1.maven.org/maven2/${group.replaceAll('.', '/')}/${artifact}/maven-metadata.xml`;
  const text = await ask(url);
  const version = newestOf(
    [...text.matchAll(/<version>([^<]{1,60})<\/version>/g)].map((match) => match[1] ?? ''),
    url,
  );
  const [, year, month, date] = /<lastUpdated>(\d{4})(\d\d)(\d\d)\d*<\/lastUpdated>/.exec(text) ?? [];
  return { version, date: day(year && `${year}-${month}-${date}`, url) };
}

const githubAnswer = z.array(
  z.object({
    tag_name: z.string(),
    draft: z.boolean(),
    prerelease: z.boolean(),
    published_at: z.string().nullable(),
    assets: z.array(z.object({ name: z.string() })).optional(),
  }),
);

/** Tags such as `1.14.0` or `v1.5.0`. Others, like `LTS_03_2025`, do not say their version. */
async function github({ repository, asset }: Wanted, ask: Ask): Promise<SdkRelease> {
  const url = `https://api.github.com/repos/${repository}/releases?per_page=100`;
  const releases = shaped(githubAnswer, await ask(url), url);
  const dates = new Map<string, string>();
  for (const { tag_name, draft, prerelease, published_at, assets = [] } of releases) {
    const version = /^v?(\d+\.\d+[\w.-]*)$/.exec(tag_name)?.[1];
    const fits = asset === undefined || assets.some((file) => file.name.includes(asset));
    if (version && published_at && !draft && !prerelease && fits) dates.set(version, published_at);
  }
  const version = newestOf([...dates.keys()], url);
  return { version, date: day(dates.get(version), url) };
}

/** Digits and dots only: every registry marks previews by a letter (`2.0.0-preview001`, `3.0.0b2`, `2.0.0-SNAPSHOT`). */
function stable(versions: readonly string[]): string[] {
  return versions.filter((version) => /^\d+(\.\d+){1,3}$/.test(version));
}

function newestOf(versions: readonly string[], url: string): string {
  const [newest] = stable(versions).sort((a, b) => compareVersions(b, a));
  if (newest === undefined) throw new Unanswered(`${new URL(url).host} names no released version`);
  return newest;
}

function day(time: string | undefined, url: string): string {
  const date = new Date(time ?? '');
  if (Number.isNaN(date.getTime())) throw new Unanswered(`${new URL(url).host} gives no date`);
  return date.toISOString().slice(0, 10);
}

function shaped<T>(shape: z.ZodType<T>, text: string, url: string): T {
  const found = shape.safeParse(parsed(text));
  if (!found.success) throw new Unanswered(`${new URL(url).host} answered in a form that is not known`);
  return found.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
