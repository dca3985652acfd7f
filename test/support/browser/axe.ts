import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  nodes: { target: unknown; failureSummary: string }[];
}

/** axe's findings for the current page, by rule: WCAG 2.2 AA and best practices. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  // The html of emails in frames is not ours to fix.
  const { violations } = (await page.evaluate("axe.run({ exclude: ['iframe'] })")) as { violations: Violation[] };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
};
