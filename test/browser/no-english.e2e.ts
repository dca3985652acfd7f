import type { Locator, Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { settings } from '../../shared/settings/schema/schema.ts';
import { audit, checks, feedback, keys, manyEmails, SPOKEN, versions } from '../support/admin-api/all-that-is-told.ts';
import type { FakeWorld } from '../support/admin-api/fake-api.ts';
import { idOf } from '../support/admin-api/feedback-routes.ts';
import { browser, openAdmin } from '../support/browser/admin.ts';
import { loaded } from '../support/browser/loaded.ts';
import { setValue } from '../support/browser/settings-page.ts';
import { strayWords } from '../support/browser/stray-words.ts';

const fulfil = (data: object[]) => (route: Route) => route.fulfill({ json: { object: 'list', has_more: false, data } });

/** Words that are seen and are neither data nor a server's own: in `code`, of a mail server, Adobe's label beside ours. */
const seenIn = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const out = [];
    const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest('code, .adobe, .reply, .preset option, iframe, textarea') || !parent.checkVisibility()) continue;
      out.push(node.textContent);
    }
    for (const dialog of document.querySelectorAll('dialog[open]')) out.push(dialog.innerText);
    return out;
  })()`);

/** Adobe's terms, shown in parentheses after ours, and names from this test's settings and data. */
const data = [
  ...['Set', 'My', 'Shop', 'campaign', 'spring'],
  ...['default', 'eu', 'shipment_comment', 'order', 'shipment', 'cron', 'VERP', 'selector', 'domainkey', 'domain'],
  ...[...settings.values()].flatMap(
    ({ kind }) => kind.options?.flatMap(({ label, word }) => [word, ...label.split(' ')]) ?? [],
  ),
];

const expectNoEnglish = async (page: Page, where: string): Promise<void> => {
  const stray = (await seenIn(page)).flatMap((text) => {
    const words = strayWords(text.replace(/ ?\([A-Z][\w ,/:-]+\)/g, ''), data);
    return words.length > 0 ? [`${words.join(' ')} ← ${text.trim().slice(0, 90)}`] : [];
  });
  expect(stray, where).toEqual([]);
};

/** Opens a dialog and checks it. */
const expectNoEnglishBehind = async (page: Page, button: Locator, where: string): Promise<void> => {
  await button.click();
  await page.getByRole('dialog').waitFor();
  await loaded(page);
  await expectNoEnglish(page, where);
};

const open = async (locale: string, hash: string, arrange?: (world: FakeWorld) => void) => {
  const opened = await openAdmin({
    locale,
    hash,
    arrange: (world) => {
      manyEmails(world);
      feedback(world);
      world.settings.save('eu', { system: { smtp: { host: 'smtp.shop.example' } } });
      world.health = { ...world.health, checks };
      arrange?.(world);
    },
    expected: [/./],
  });
  await opened.page.route('**/settings/*/history', fulfil(versions));
  await opened.page.route(/\/audit-log/, fulfil(audit));
  await opened.page.route(/\/api-keys/, fulfil(keys));
  return opened;
};

describe.skipIf(!browser).each(['ja-JP', 'zh-CN'])('in %s there is no English', (locale) => {
  it.each([
    ...['#/', '#/emails', '#/settings', '#/settings/eu', '#/history/default', '#/health', '#/keys', '#/audit'],
    ...['#/webhooks', `#/webhooks/${idOf(1)}`, `#/webhooks/${idOf(2)}`, `#/webhooks/${idOf(3)}`, '#/suppressions'],
  ])('in the view %s, whatever the API has to tell', async (hash) => {
    const { page } = await open(locale, '#/keys');
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.locator('h1').waitFor();
    await loaded(page);
    for (const group of await page.locator('summary').all()) if (hash.includes('settings')) await group.click();
    await expectNoEnglish(page, hash);
  });

  it('in an email whose recipients are suppressed', async () => {
    const { page, world } = await open(locale, '#/keys');
    await page.evaluate(`location.hash = '#/emails/${world.emails.at(-1)?.id}'`);
    await page.locator('.timeline').waitFor();
    await expectNoEnglish(page, 'email');
  });

  it('in what a webhook asks, shows and is refused', async () => {
    const { page } = await open(locale, '#/webhooks');
    await expectNoEnglishBehind(page, page.locator('.heading button'), 'a new webhook');
    await page.getByRole('dialog').getByRole('textbox').first().fill('http://shop.example/hook');
    await page.getByRole('dialog').getByRole('checkbox').first().check();
    await page.getByRole('dialog').locator('.primary').click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await expectNoEnglish(page, 'a refused webhook');
    await page.getByRole('dialog').getByRole('textbox').first().fill('https://shop.example/hook');
    await page.getByRole('dialog').locator('.primary').click();
    await page.locator('dialog input[readonly]').waitFor();
    await expectNoEnglish(page, 'a secret');
    await page.keyboard.press('Escape');
    await page.evaluate(`location.hash = '#/webhooks/${idOf(1)}'`);
    for (const [at, named] of ['test', 'change', 'rotate', '', 'remove'].entries()) {
      if (named === '') continue;
      await expectNoEnglishBehind(page, page.locator('.email-actions button').nth(at), named);
      await page.keyboard.press('Escape');
    }
    for (const at of [0, 9]) {
      const attempts = page.locator('tbody tr').nth(at).locator('.action button').first();
      await expectNoEnglishBehind(page, attempts, 'attempts');
      await page.keyboard.press('Escape');
    }
    await page.evaluate(`location.hash = '#/webhooks/${idOf(9)}'`);
    await page.locator('main [role=alert]').waitFor();
    await expectNoEnglish(page, 'a webhook that is gone');
  });

  it('in what suppressions ask, offer and are refused', async () => {
    const { page } = await open(locale, '#/suppressions');
    await expectNoEnglishBehind(page, page.locator('.heading button'), 'a new suppression');
    await page.getByRole('dialog').getByRole('textbox').first().fill('nobody');
    await page.getByRole('dialog').locator('.primary').click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await expectNoEnglish(page, 'a refused suppression');
    await page.keyboard.press('Escape');
    await expectNoEnglishBehind(page, page.locator('.action button').last(), 'a question');
    await page.getByRole('dialog').locator('.primary').click();
    await page.locator('.notice .primary').waitFor();
    await expectNoEnglish(page, 'mail that was kept back');
    await page.locator('.notice .primary').click();
    await page.locator('.notice .primary').waitFor({ state: 'detached' });
    await expectNoEnglish(page, 'mail that is sent');
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('email\nada@shop.example\n') },
    });
    await page.locator('.list-actions [role=status]:not(:empty)').waitFor();
    await expectNoEnglish(page, 'an import');
    await page.locator('.filters input').first().fill('nobody@');
    await page.locator('.filters .primary').click();
    await page.locator('.empty').waitFor();
    await expectNoEnglish(page, 'nothing found');
  });

  it('where the form warns and is refused', async () => {
    const { page } = await open(locale, '#/settings', (world) => {
      world.settings.save('default', {
        system: { smtp: { host: 'localhost', set_return_path: 'yes', transport: 'smtp' } },
      });
    });
    await setValue(page, 'system/smtp/port', '0');
    await setValue(page, 'system/smtp/auth', 'plain');
    await setValue(page, 'system/smtp/set_return_path', 'specified');
    await page.locator('.save-bar .primary').click();
    await page.locator('[role=alert]').waitFor();
    await expectNoEnglish(page, 'faults');
    await setValue(page, 'system/smtp/port', '25');
    await page.locator('.save-bar .primary').click();
    await page.locator('.row .fault').first().waitFor();
    await expectNoEnglish(page, 'faults of combinations');
  });

  it.each([404, 409, 412, 422, 429, 500, 503])('in a notice of a refusal of status %d', async (statusCode) => {
    const { page } = await open(locale, '#/keys');
    await page.route(/\/(?:audit-log|health|api-keys|webhooks|suppressions)/, (route) =>
      route.fulfill({ status: statusCode, json: { statusCode, name: 'validation_error', message: SPOKEN } }),
    );
    for (const view of ['audit', 'health', 'keys', 'webhooks', 'suppressions']) {
      await page.locator(`nav a[href="#/${view}"]`).click();
      if (view !== 'health' || statusCode !== 503) await page.locator('main [role=alert]').first().waitFor();
      await expectNoEnglish(page, view);
    }
  });
});
