import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Waits until a view, including parts that load separately, has finished loading. */
export const loaded = async (page: Page): Promise<void> => {
  await page.locator('h1').waitFor();
  await expect.poll(() => page.locator('.loading').count()).toBe(0);
};
