/** axe-core (Deque) inside the page: what a screen reader or a weak eye would stumble over. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
  }[];
}

/** @returns every violation of every rule, `impact rule: element, why`. Run from outside: the page's own policy lets no script in. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => {
    const { axe } = window as unknown as { axe: { run: (what: Document) => Promise<AxeResult> } };
    return axe.run(document);
  });
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${impact} ${id}: ${target.join(' ')}, ${failureSummary.split('\n')[1]?.trim()}`,
    ),
  );
}
