import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  nodes: { target: unknown; failureSummary: string }[];
}

/** What axe finds wrong with a page as it stands, by rule; WCAG 2.2 AA and best practices. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  // A frame's email is not ours to mend.
  const { violations } = (await page.evaluate("axe.run({ exclude: ['iframe'] })")) as { violations: Violation[] };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
};
