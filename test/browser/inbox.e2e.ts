import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { browser, inboxPages, openMail } from '../support/browser/inbox-pages.ts';

const { inbox, open } = inboxPages();

describe.runIf(browser)('the inbox page', () => {
  it('shows a message as it arrives, with all details', async () => {
    const page = await open();
    await page.getByText('No messages yet.').waitFor();
    await inbox().deliver({ subject: 'Order 100', html: '<p>Thank you</p>', bcc: 'secret@example.net' });
    await openMail(page, 'Order 100');
    await page.frameLocator('iframe').getByText('Thank you').waitFor();
    const panel = page.getByRole('tabpanel');
    const shown = async (view: string): Promise<string | null> => {
      await page.getByRole('tab', { name: view }).click();
      return panel.textContent();
    };
    expect(await shown('Text')).toBe('Hello\n');
    expect(await shown('Headers')).toContain('Order 100');
    expect(await shown('Session')).toMatch(/secret@example\.net[\s\S]+STARTTLS, TLSv1\.3[\s\S]+PLAIN, as storemail/);
    expect(await shown('Source')).toContain('Subject: Order 100');
  });

  it('finds messages by parts of their subject or addresses', async () => {
    for (const subject of ['Order', 'Invoice']) await inbox().deliver({ subject });
    const page = await open();
    await page.getByRole('searchbox').fill('invo');
    await expect.poll(() => page.getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining('Invoice')]);
    await page.getByRole('searchbox').fill('nobody@');
    await page.getByText('No messages match the filter.').waitFor();
  });

  it('is emptied after a confirmation', async () => {
    await inbox().deliver({});
    const page = await open();
    await page.getByRole('button', { name: 'Delete all' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete all' }).click();
    await page.getByText('No messages yet.').waitFor();
    expect(await inbox().messages()).toEqual([]);
  });

  it('can be used by keyboard alone', async () => {
    for (const subject of ['First', 'Second']) await inbox().deliver({ subject });
    const page = await open();
    await page.getByRole('link', { name: 'Second' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'First' }).waitFor();
    await page.getByRole('tab', { selected: true }).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Source');
  });
});

describe.runIf(browser)('a hostile mail', () => {
  const startTrap = async () => {
    const visits: string[] = [];
    const server = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { url, visits, close: () => server.close() };
  };

  const hostile = (trap: string): string => `<meta http-equiv="refresh" content="0;url=${trap}/refresh">
    <base href="${trap}/"><link rel="stylesheet" href="${trap}/css"><link rel="prefetch" href="${trap}/prefetch">
    <style>@import "${trap}/import"; body { background: url(${trap}/background) }</style>
    <script>fetch('${trap}/script'); parent.document.title = 'owned'</script><script src="${trap}/src"></script>
    <img src="${trap}/img" onerror="fetch('${trap}/onerror')"><svg onload="fetch('${trap}/svg')"></svg>
    <iframe src="${trap}/frame"></iframe><iframe srcdoc="<script>fetch('${trap}/srcdoc')</script>"></iframe>
    <object data="${trap}/object"></object><video src="${trap}/video" poster="${trap}/poster"></video>
    <form action="${trap}/form"><button>Send</button></form><a href="javascript:fetch('${trap}/js')">Script</a>
    <a href="${trap}/link">Link</a>`;

  it('runs, loads and sends nothing; only a clicked link opens, in another tab', async () => {
    const trap = await startTrap();
    await inbox().deliver({ subject: 'Hostile', html: hostile(trap.url) });
    const page = await open();
    const address = page.url();
    await openMail(page, 'Hostile');
    const mail = page.frameLocator('iframe').first();
    await mail.getByRole('button', { name: 'Send' }).click();
    await mail.getByRole('link', { name: 'Script' }).click();
    const [opened] = await Promise.all([
      page.waitForEvent('popup', (tab) => tab.url().endsWith('/link')),
      mail.getByText('Link').click(),
    ]);
    await opened.waitForLoadState();
    trap.close();
    expect(trap.visits.filter((path) => path !== '/favicon.ico')).toEqual(['/link']);
    expect(page.url().startsWith(address)).toBe(true);
    expect(await page.title()).toBe('Storemail inbox');
  });

  it('is rendered as plain text in the page', async () => {
    const markup = '<img src=x onerror="document.title=1">';
    await inbox().deliver({
      from: { name: markup, address: 'shop@example.com' },
      subject: `Markup ${markup}`,
      text: markup,
      attachments: [{ filename: `${markup}.html`, content: markup }],
      headers: { 'X-Markup': markup },
    });
    const page = await open();
    await openMail(page, 'Markup');
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await page.locator('img').count()).toBe(0);
    }
    await page.getByRole('tab', { name: 'Attachments' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('tabpanel').getByRole('link').click(),
    ]);
    expect(await readFile(await download.path(), 'utf8')).toBe(markup);
    expect(await page.title()).toBe('Storemail inbox');
  });
});
