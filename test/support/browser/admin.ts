import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { createWorld, type FakeWorld, FULL_KEY, startFakeApi } from '../admin-api/fake-api.ts';
import { adminPages } from '../admin-api/pages.ts';
import { HANG_MS } from '../limits.ts';
import { launchBrowser } from './chromium.ts';
import { complaintsOf } from './complaints.ts';

/** One browser for a file of tests, and the built page. */
export const browser = await launchBrowser();
afterAll(() => browser?.close());

const pages = adminPages();

export interface OpenOptions extends BrowserContextOptions {
  /** Puts things where the page will find them. */
  arrange?: (world: FakeWorld) => void;
  /** The view to begin with; the settings unless given. */
  hash?: string;
  /** The key to be signed in with; '' for none. */
  key?: string;
  /** What the browser may complain of in this test. */
  expected?: RegExp[];
}

export interface Opened {
  page: Page;
  world: FakeWorld;
  url: string;
}

/** Opens the admin page on an API of its own, signed in; whatever the page complains of fails the test. */
export const openAdmin = async ({
  arrange,
  hash = '#/settings',
  key = FULL_KEY,
  expected = [],
  ...options
}: OpenOptions = {}): Promise<Opened> => {
  const world = createWorld();
  arrange?.(world);
  const api = await startFakeApi(world, pages);
  const context = (await browser?.newContext({ locale: 'en-GB', ...options })) as BrowserContext;
  context.setDefaultTimeout(HANG_MS);
  const page = await context.newPage();
  const complaints = complaintsOf(page, api.url);
  onTestFinished(async () => {
    await context.close();
    await api.close();
    expect(complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)))).toEqual([]);
  });
  if (key !== '') await context.addInitScript(`sessionStorage['storemail-key'] ??= ${JSON.stringify(key)}`);
  await page.goto(`${api.url}/admin${hash}`);
  return { page, world, url: api.url };
};
