import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../support/admin-api/fake-api.ts';
import { anEmail } from '../support/admin-api/fake-emails.ts';
import { browser, openAdmin } from '../support/browser/admin.ts';

const EMAILS = 5_000;

const thousands = ({ emails }: FakeWorld): void => {
  for (let at = 0; at < EMAILS; at += 1) emails.push(anEmail(at));
};

/** Lets the page write to a file whose chunks are counted: a stand-in for the dialog and the file. */
const withFile = (page: Page): Promise<unknown> =>
  page.addInitScript(`
    window.file = { chunks: [], rows: 0, state: 'open' };
    globalThis.showSaveFilePicker = async ({ suggestedName }) => {
      if (window.isDeclined) throw new DOMException('', 'AbortError');
      window.file.name = suggestedName;
      return {
        createWritable: async () => ({
          write: async (text) => {
            window.file.chunks.push(text.length);
            window.file.rows += text.split('\\r\\n').length - 1;
          },
          close: async () => void (window.file.state = 'closed'),
          abort: async () => void (window.file.state = 'discarded'),
        }),
      };
    };
  `);

const file = (page: Page) =>
  page.evaluate('window.file') as Promise<{ chunks: number[]; rows: number; state: string; name: string }>;

const exportButton = (page: Page) => page.getByRole('button', { name: 'Export as CSV' });

const openList = async (arrange = thousands) => {
  const opened = await openAdmin({ arrange, hash: '#/keys', expected: [/404|ERR_FAILED/] });
  await withFile(opened.page);
  await opened.page.reload();
  await opened.page.evaluate("location.hash = '#/emails'");
  await exportButton(opened.page).waitFor();
  return opened;
};

describe.skipIf(!browser)('the export of thousands of emails', () => {
  it('is written to the file page by page, each before the next is asked for', async () => {
    const { page } = await openList();
    await exportButton(page).click();
    await expect.poll(async () => (await file(page)).state).toBe('closed');
    const { chunks, rows, name } = await file(page);
    expect(rows).toBe(EMAILS + 1);
    expect(name).toMatch(/^emails-\d{4}-\d\d-\d\d\.csv$/);
    // The names of the columns, then a page at a time: nothing is collected.
    expect(chunks).toHaveLength(1 + EMAILS / 100);
    expect(Math.max(...chunks)).toBeLessThan(50_000);
  });

  it('is a download of the same rows where the browser cannot write to files', async () => {
    const { page } = await openAdmin({ arrange: thousands, hash: '#/emails' });
    const [download] = await Promise.all([page.waitForEvent('download'), exportButton(page).click()]);
    const text = await readFile(await download.path(), 'utf8');
    expect(text.split('\r\n').filter((line) => line !== '')).toHaveLength(EMAILS + 1);
  });

  it('keeps what was written when it is stopped', async () => {
    const { page } = await openList();
    let pages = 0;
    const third = Promise.withResolvers<void>();
    await page.route(/\/emails\?limit=100/, async (route) => {
      pages += 1;
      if (pages === 3) await third.promise;
      await route.continue();
    });
    await exportButton(page).click();
    await page.getByText('Emails so far: 200').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    third.resolve();
    await expect.poll(async () => (await file(page)).state).toBe('closed');
    expect((await file(page)).rows).toBe(301);
  });

  it('leaves no half a file when the API fails, and does nothing when nobody chose a file', async () => {
    const { page } = await openList();
    await page.evaluate('window.isDeclined = true');
    await exportButton(page).click();
    await exportButton(page).waitFor();
    expect((await file(page)).chunks).toEqual([]);
    await page.evaluate('window.isDeclined = false');
    await page.route(/\/emails\?limit=100/, (route) => route.abort());
    await exportButton(page).click();
    await page.locator('.export [role=alert]').waitFor();
    expect((await file(page)).state).toBe('discarded');
  });
});

describe.skipIf(!browser)('the export of the audit log', () => {
  /** Pages of a hundred entries, of which those from `failing` on are not answered. */
  const openLog = async (pages: number, failing = pages) => {
    const opened = await openAdmin({ hash: '#/keys', expected: [/ERR_FAILED/] });
    await opened.page.route(/\/audit-log/, async (route) => {
      const number = Number(new URL(route.request().url()).searchParams.get('after')?.slice(-4) ?? 0);
      if (number >= failing) return route.abort();
      const data = Array.from({ length: 100 }, (_, at) => ({ ...anEntry, id: `entry-${number}-${at}` }));
      const has_more = number + 1 < pages;
      const next_after = has_more ? `page-${String(number + 1).padStart(4, '0')}` : null;
      await route.fulfill({ json: { object: 'list', has_more, data, next_after } });
    });
    await withFile(opened.page);
    await opened.page.reload();
    await opened.page.evaluate("location.hash = '#/audit'");
    await opened.page.getByRole('button', { name: 'Export CSV' }).click();
    return opened.page;
  };
  const anEntry = {
    at: '2026-03-01T12:00:00.000Z',
    scope: 'eu',
    action: 'settings.saved',
    subject: null,
    from: 0,
    to: 1,
    count: null,
    actor: { type: 'api_key', id: 'key-1', name: 'Ops' },
  };

  it('is written to the file page by page', async () => {
    const page = await openLog(12);
    await expect.poll(async () => (await file(page)).state).toBe('closed');
    const { chunks, rows, name } = await file(page);
    expect({ rows, name, chunks: chunks.length }).toEqual({ rows: 1_201, name: 'storemail-audit-log.csv', chunks: 13 });
  });

  it('leaves no half a file when the API fails', async () => {
    const page = await openLog(12, 3);
    await expect.poll(async () => (await file(page)).state).toBe('discarded');
    await page.locator('[role=alert]').waitFor();
  });
});
