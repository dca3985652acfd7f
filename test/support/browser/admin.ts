import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { createWorld, type FakeWorld, FULL_KEY, startFakeApi } from '../admin-api/fake-api.ts';
import { adminPages } from '../admin-api/pages.ts';
import { HANG_MS } from '../limits.ts';
import { launchBrowser } from './chromium.ts';
import { complaintsOf } from './complaints.ts';

/** One browser and the built page for a test file. */
export const browser = await launchBrowser();
afterAll(() => browser?.close());

const pages = adminPages();

export interface OpenOptions extends BrowserContextOptions {
  /** Prepares the data that the page will load. */
  arrange?: (world: FakeWorld) => void;
  /** The initial view; settings by default. */
  hash?: string;
  /** The key to sign in with; '' for none. */
  key?: string;
  /** Complaints of the browser that are expected in this test. */
  expected?: RegExp[];
}

export interface Opened {
  page: Page;
  world: FakeWorld;
  url: string;
}

/** Opens the admin page on its own fake API, signed in. Unexpected complaints of the browser fail the test. */
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
  // Downloads are what tests can see; the dialog of the File System Access API is the browser's own.
  await context.addInitScript('globalThis.showSaveFilePicker = undefined');
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
