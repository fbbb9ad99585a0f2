/** axe-core (Deque) inside the page: what a screen reader or a weak eye would stumble over. */
import type { Page } from '@playwright/test';
import axe from 'axe-core';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
  }[];
}

/** @returns every violation of every rule, `impact rule: element, why`. Run from outside: the page's own policy lets no script in. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => {
    const inside = window as unknown as { axe: { run: (what: Document) => Promise<AxeResult> } };
    return inside.axe.run(document);
  });
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${impact} ${id}: ${target.join(' ')}, ${failureSummary.split('\n')[1]?.trim()}`,
    ),
  );
}
