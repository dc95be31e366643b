/** axe-core in a page: what people with a screen reader, a keyboard or weak eyes would stumble over. */
import { source } from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { z } from 'zod';

const Violations = z.array(
  z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.object({ html: z.string() })) }),
);

/**
 * Serious and critical violations within `selector`, as "rule: element". `evaluate` is not held back by the page's
 * content security policy.
 */
export async function violations(page: Page | Frame, selector: string): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(source);
  const found = Violations.parse(
    await page.evaluate(
      `axe.run(${JSON.stringify(selector)}, { resultTypes: ['violations'] }).then(({ violations }) => JSON.parse(JSON.stringify(violations)))`,
    ),
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 300)}`));
}
