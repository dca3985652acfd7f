import type { Locator, Page } from 'playwright-core';
import type { JsonValue } from '../../../shared/json.ts';
import type { FakeRequest } from '../admin-api/route.ts';

/** The input of a setting, by configuration path. */
export const field = (page: Page, path: string): Locator => page.locator(`#field-${path.replaceAll('/', '-')}`);

/** The row of a setting: its label, input, badges and warnings. */
export const row = (page: Page, path: string): Locator => page.locator('.row').filter({ has: field(page, path) });

/** The checkbox "Use system value", "Use Default" or "Use Website" of a setting. */
export const inherit = (page: Page, path: string): Locator =>
  page.locator(`[aria-controls="field-${path.replaceAll('/', '-')}"]`);

/** Sets a value at the current scope. */
export const setValue = async (page: Page, path: string, text: string): Promise<void> => {
  await inherit(page, path).setChecked(false);
  const control = field(page, path);
  const isChoice = (await control.evaluate((element) => element.tagName)) === 'SELECT';
  await (isChoice ? control.selectOption(text) : control.fill(text));
};

export const openGroup = (page: Page, name: string): Promise<void> =>
  page.locator('summary').filter({ hasText: name }).first().click();

export const save = (page: Page): Promise<void> => page.getByRole('button', { name: 'Save Config' }).click();

/** The last request with this method and path. */
const lastRequest = (requests: readonly FakeRequest[], method: string, path: string): FakeRequest | undefined =>
  requests.findLast((request) => request.method === method && request.path === path);

export const lastBody = (requests: readonly FakeRequest[], method: string, path: string): JsonValue | undefined =>
  lastRequest(requests, method, path)?.body;
