import { expect } from 'vitest';
import type { FakeWorld } from '../admin-api/fake-api.ts';
import { anEmail } from '../admin-api/fake-emails.ts';
import { aSuppression, aToldEvent, aWebhook } from '../admin-api/feedback-routes.ts';
import { openAdmin } from './admin.ts';
import { axeFindingsByDayAndNight } from './axe.ts';
import { loaded } from './loaded.ts';
import { expectToFitNarrowScreens } from './narrow-screens.ts';

const createdAt = new Date(Date.now() - 60_000).toISOString();
export const email = anEmail(2, {
  createdAt,
  state: 'held',
  scope: 'eu',
  subject: 'A subject that no line has room for '.repeat(5).trim(),
  reason: 'The mail server could not be trusted over TLS: check its certificate and the SSL setting (CERT_HAS_EXPIRED)',
  reasonCode: 'tls-untrusted',
});

const webhook = aWebhook({
  endpoint: `https://shop.example/${'a-very-long-path'.repeat(6)}`,
  failing_since: createdAt,
  told: [
    aToldEvent(1, { status: 'pending', http_status_code: 0, response_ms: 15_000, next_attempt_at: createdAt }),
    aToldEvent(2),
  ],
});

/** Data that leaves no room in a line: long subjects, addresses and paths. */
export const arrange = ({ emails, webhooks, suppressions }: FakeWorld): void => {
  webhooks.push({ ...webhook });
  suppressions.push(
    aSuppression(1, { email: `${'a.very.long.name'.repeat(3)}@${'department.'.repeat(8)}example.net`, scope: 'eu.fr' }),
    aSuppression(2, { source_id: email.id }),
  );
  // A copy per test, so that tests do not affect each other.
  emails.push(anEmail(1, { createdAt }), { ...email });
};

/** Views that show it. */
export const views = [
  { name: 'the overview', hash: '#/' },
  { name: 'the list of emails', hash: '#/emails?state=held&reason=tls-untrusted' },
  { name: 'an email', hash: `#/emails/${email.id}` },
  { name: 'suppressed addresses', hash: '#/suppressions' },
  { name: 'the list of webhooks', hash: '#/webhooks' },
  { name: 'a webhook', hash: `#/webhooks/${webhook.id}` },
];

/** A4 without margins at 96 dpi. */
const paper = { width: 680, height: 960 };

/** Expects a view to print completely, black on white, without controls. */
export const expectToPrint = async (hash: string): Promise<void> => {
  const { page } = await openAdmin({ arrange, hash, colorScheme: 'dark', viewport: paper });
  await loaded(page);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.locator('main button:visible, main input:visible, nav:visible').count()).toBe(0);
  const isDark = 'getComputedStyle(document.querySelector("h1")).color';
  expect(await page.evaluate(isDark)).toBe('rgb(26, 32, 37)');
  const cut = `[...document.querySelectorAll('main *')].filter((one) => one.checkVisibility() && getComputedStyle(one).overflowX === 'hidden' && one.scrollWidth > one.clientWidth + 1).map((one) => one.outerHTML.slice(0, 100))`;
  expect(await page.evaluate(cut)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(paper.width);
};

/** Expects a view to be accessible, at 200 % zoom and on a narrow screen, too. */
export const expectToBeForEverybody = async (hash: string, locale: string): Promise<void> => {
  // 1280 px at 200 % zoom are 640 CSS px.
  const { page } = await openAdmin({ arrange, hash, locale, viewport: { width: 640, height: 400 } });
  await loaded(page);
  expect(await axeFindingsByDayAndNight(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(640);
  await expectToFitNarrowScreens(page);
};
