import type { Cloud } from '../cloud';
import { ARTICLE_CODES, type ArticleStep, articleSteps, type StepOutcome } from '../diagnosis/article';
import { codeGuide } from '../diagnosis/catalogues/guides';
import { guideIn, guidesIn } from '../diagnosis/catalogues/guides-in-cloud';
import type { Evidence, Subject } from '../evidence/evidence';
import { link, list, type Markdown, md, plain } from './escape';

export interface StepView {
  readonly mark: string;
  readonly color: string;
  readonly text: Markdown;
}

export interface StepsView {
  /** The portal article's five steps, each with what came of it. */
  readonly steps: readonly StepView[];
  /** The same at a glance. */
  readonly stepMarks: Markdown;
  /** What a screen reader says of the row. */
  readonly stepsLabel: string;
  /** How to get the device's own log; empty once there is one. */
  readonly howTo: Markdown;
  readonly howToGuide: Markdown | '';
  /** The codes that the article names, always at hand. */
  readonly codeGuides: Markdown;
}

const MARKS: Readonly<Record<StepOutcome, { mark: string; color: string }>> = {
  fine: { mark: '✓', color: 'Good' },
  look: { mark: '!', color: 'Warning' },
  unseen: { mark: '–', color: 'Default' },
  ask: { mark: '→', color: 'Accent' },
};

/** Collecting logs has no outcome of its own. */
const SHORT: Readonly<Partial<Record<ArticleStep['id'], string>>> = {
  'device-enabled': 'enabled',
  'sdk-version': 'SDK',
  'error-codes': 'codes',
  'device-logs': 'device log',
};

export function stepsView(evidence: Evidence, subject: Subject, now: Date, cloud: Cloud): StepsView {
  const steps = articleSteps(evidence, subject, now);
  const log = steps.find((step) => step.id === 'device-logs');
  const guide = log?.outcome === 'ask' ? guidesIn(cloud, log.guides)[0] : undefined;
  const marks = steps
    .flatMap(({ id, outcome }) => (SHORT[id] ? [`${MARKS[outcome].mark} ${SHORT[id]}`] : []))
    .join(' · ');
  return {
    stepMarks: plain(marks),
    stepsLabel: `What I checked ${marks}`,
    steps: steps.map((step) => ({ ...MARKS[step.outcome], text: md`**${step.title}** ${textOf(step, cloud)}` })),
    howTo: list((log?.details ?? []).map((text) => plain(text))),
    howToGuide: guide ? link(guide.title, guide.url, cloud) : '',
    codeGuides: md`Error code guides: ${join(ARTICLE_CODES.map((code) => codeLink(code, cloud)))}`,
  };
}

function textOf(step: ArticleStep, cloud: Cloud): Markdown {
  if (step.id === 'device-logs' && step.outcome === 'ask')
    return plain('None given yet. How to get it stands under More.');
  return step.id === 'error-codes' ? linkCodes(step.text, cloud) : plain(step.text);
}

/** `400027 (31 times), 404104 (2 times).`: each code becomes a link to its guide, where there is one. */
function linkCodes(text: string, cloud: Cloud): Markdown {
  const parts = text.split(/(?=\b\d{6}\b)/).map((part) => {
    const code = /^\d{6}/.exec(part)?.[0];
    return code ? md`${codeLink(code, cloud)} ${part.slice(code.length)}` : plain(part);
  });
  return parts.reduce((all, part) => md`${all} ${part}`);
}

function codeLink(code: string, cloud: Cloud): Markdown {
  const known = codeGuide(code);
  const guide = known && guideIn(cloud, known);
  return guide ? link(code, guide.url, cloud) : plain(code);
}

function join(parts: readonly Markdown[]): Markdown {
  return parts.reduce((all, part) => md`${all}, ${part}`);
}
