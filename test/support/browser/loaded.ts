import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Waits until a view has whatever it loads; parts of it may load by themselves. */
export const loaded = async (page: Page): Promise<void> => {
  await page.locator('h1').waitFor();
  await expect.poll(() => page.locator('.loading').count()).toBe(0);
};
