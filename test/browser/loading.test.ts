import { expect, it } from 'vitest';
import { browser, openAdmin } from '../support/browser/admin.ts';

it.skipIf(!browser)('shows the view of an address that changes before the page listens for changes', async () => {
  const { page } = await openAdmin({ hash: '#/keys' });
  // A microtask after the first render, when no effect has run yet.
  await page.addInitScript(`
    new MutationObserver((_changes, observer) => {
      if (!document.getElementById('page')?.childElementCount) return;
      observer.disconnect();
      location.hash = '#/audit';
    }).observe(document, { childList: true, subtree: true });
  `);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
  expect(new URL(page.url()).hash).toBe('#/audit');
});

it.skipIf(!browser)('takes less than 100 kB over the wire in all', async () => {
  const { page } = await openAdmin();
  await page.getByRole('heading', { name: 'Configuration' }).waitFor();
  const sizes =
    "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(({ name }) => name.includes('/admin')).map(({ encodedBodySize }) => encodedBodySize)";
  const sent = (await page.evaluate(sizes)) as number[];
  expect(sent).toHaveLength(3);
  expect(sent.reduce((one, other) => one + other)).toBeLessThan(100_000);
});
