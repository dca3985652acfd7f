import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { settingsEndpoints } from '../http/settings-endpoints.ts';
import { HANG_MS } from '../limits.ts';
import { type Runner, startRunner } from '../runner/runner.ts';
import { launchBrowser } from './chromium.ts';
import { complaintsOf } from './complaints.ts';

export interface OpenOptions extends BrowserContextOptions {
  /** The initial view; settings by default. */
  hash?: string;
  /** The key to sign in with, by default the full one; '' for none. */
  key?: string;
  /** Complaints of the browser that are expected in this test. */
  expected?: RegExp[];
}

export interface RunningAdmin {
  runner: Runner;
  /** The runner's data folder. */
  data: string;
  endpoints: ReturnType<typeof settingsEndpoints>;
  /** Changes the settings of a scope. */
  configure(scope: string, patch: object): Promise<void>;
  /** Opens the admin page, signed in; any other complaint of the browser fails the test. */
  open(options?: OpenOptions): Promise<Page>;
}

/** One browser for a test file; `undefined` if none can be started. */
export const browser = await launchBrowser();

const openPage = async ({ api, keys }: Runner, options: OpenOptions): Promise<Page> => {
  const { hash = '#/settings', key = keys.full, expected = [], ...contextOptions } = options;
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext({ locale: 'en-GB', ...contextOptions });
  // Downloads are what tests can see; the dialog of the File System Access API is the browser's own.
  await context.addInitScript('globalThis.showSaveFilePicker = undefined');
  context.setDefaultTimeout(HANG_MS);
  const page = await context.newPage();
  const complaints = complaintsOf(page, api);
  onTestFinished(async () => {
    await context.close();
    expect(complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)))).toEqual([]);
  });
  if (key !== '') await context.addInitScript(`sessionStorage['storemail-key'] ??= ${JSON.stringify(key)}`);
  await page.goto(`${api}/admin${hash}`);
  return page;
};

/**
 * The running stack and a browser on its admin page, for a file of tests.
 *
 * @param contextFor CDK context of the stack, given the folder of its data.
 */
export const runningAdmin = (
  contextFor: (data: string) => Promise<string[]> = async () => [],
): (() => RunningAdmin) => {
  let running: RunningAdmin;
  beforeAll(async () => {
    if (!browser) return;
    const data = await mkdtemp(join(tmpdir(), 'storemail-admin-'));
    const runner = await startRunner(data, await contextFor(data));
    const endpoints = settingsEndpoints(runner);
    running = {
      runner,
      data,
      endpoints,
      configure: async (scope, patch) => expect((await endpoints.patch(scope, patch)).status).toBe(200),
      open: (options = {}) => openPage(runner, options),
    };
  });
  afterAll(async () => {
    await browser?.close();
    if (!running) return;
    await running.runner.stop();
    await rm(running.data, { recursive: true, force: true });
  });
  return () => running;
};
