import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { HANG_MS } from '../limits.ts';
import { removeInbox, startTestInbox, type TestInbox } from '../runner/test-inbox.ts';
import { launchBrowser } from './chromium.ts';

/** One browser for a test file; `undefined` if none can be started. */
export const browser = await launchBrowser();
afterAll(() => browser?.close());

/** An inbox of its own for each test of a file, and its page. */
export const inboxPages = () => {
  let inbox: TestInbox;
  beforeEach(async () => {
    inbox = await startTestInbox();
  });
  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
    await removeInbox(inbox);
  });
  return {
    inbox: (): TestInbox => inbox,

    open: async (options: BrowserContextOptions = {}): Promise<Page> => {
      if (!browser) throw new Error('no browser');
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      context.setDefaultTimeout(HANG_MS);
      const page = await context.newPage();
      await page.goto(inbox.url);
      await page.getByText('Live').waitFor();
      return page;
    },
  };
};

/** Opens a message from the list. */
export const openMail = async (page: Page, subject: string): Promise<void> => {
  await page.getByRole('link', { name: subject }).click();
  await page.getByRole('heading', { name: subject }).waitFor();
};
