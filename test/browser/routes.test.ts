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
