import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  nodes: { target: unknown; failureSummary: string }[];
}

/** axe's findings for the current page, by rule: WCAG 2.2 AA and best practices. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  return findings(page, {});
};

/** All findings in the light colour scheme, and those about colours in the dark one: nothing else differs there. */
export const axeFindingsByDayAndNight = async (page: Page): Promise<string[]> => {
  await page.emulateMedia({ colorScheme: 'light' });
  const byDay = await axeFindings(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...byDay, ...(await findings(page, { runOnly: ['color-contrast', 'link-in-text-block'] }))];
};

const findings = async (page: Page, options: object): Promise<string[]> => {
  // The html of emails in frames is not ours to fix.
  const run = `axe.run({ exclude: ['iframe'] }, ${JSON.stringify(options)})`;
  const { violations } = (await page.evaluate(run)) as { violations: Violation[] };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
  );
};
