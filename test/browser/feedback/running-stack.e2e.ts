import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'svix';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, runningAdmin } from '../../support/browser/running-admin.ts';
import { messageIn } from '../../support/runner/inbox.ts';

const running = runningAdmin();
let shop: Server;
let endpoint: string;
const calls: { headers: Record<string, string>; body: string }[] = [];
/** How the shop answers. */
let answer = 204;

beforeAll(async () => {
  shop = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    calls.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(answer).end(answer === 204 ? undefined : 'The shop is being updated');
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/storemail`;
});
afterAll(async () => {
  shop.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
});

describe.skipIf(!browser)('on the running stack', () => {
  it('a webhook is added, tried, found wanting, mended and replayed, and what it gets verifies', async () => {
    const page = await running().open({ hash: '#/webhooks' });
    await page.getByRole('button', { name: 'Add webhook' }).click();
    await page.getByRole('dialog').getByLabel('Endpoint').fill(endpoint);
    await page.getByRole('dialog').getByLabel('Email bounced').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    const secret = await page.getByLabel('Signing secret').inputValue();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: endpoint }).click();
    answer = 503;
    await page.getByRole('button', { name: 'Send test event' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await page.getByText(/HTTP 503 · \d+ ms/).waitFor();
    await page.getByRole('button', { name: /^Attempts/ }).click();
    await page.getByRole('dialog').getByText('The shop is being updated').first().waitFor();
    await page.keyboard.press('Escape');
    answer = 204;
    await page.getByRole('button', { name: /^Replay: / }).click();
    await page.getByText('Delivered').waitFor();
    const { headers, body } = calls.at(-1) ?? { headers: {}, body: '' };
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: 'email.bounced',
      data: { tags: { storemail_test: 'true' } },
    });
    expect(new Set(calls.map((call) => call.headers['svix-id'])).size).toBe(1);
  });

  it('an address is suppressed, an email is kept back, and goes out once the address is removed', async () => {
    const { endpoints, runner, open } = running();
    const to = `customer-${crypto.randomUUID()}@example.net`;
    const page = await open({ hash: '#/suppressions' });
    await page.getByRole('button', { name: 'Add address' }).click();
    await page.getByRole('dialog').getByLabel('Address').fill(to);
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await page.getByRole('row', { name: to }).getByText('Added by hand').waitFor();
    const subject = `Kept back ${crypto.randomUUID()}`;
    const { id } = await endpoints.send({ to, subject, text: 'Thank you' });
    await page.goto(`${runner.api}/admin#/emails/${id}`);
    await page.locator('.heading').getByText('Suppressed').waitFor();
    await page.goto(`${runner.api}/admin#/suppressions`);
    await page.getByLabel('Address contains').fill(to.toUpperCase());
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('button', { name: `Remove ${to}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Send now (1)' }).click();
    expect((await messageIn(runner.inbox, subject)).envelope.to).toEqual([to]);
  });
});
