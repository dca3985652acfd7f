import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, type RunningAdmin, runningAdmin } from '../support/browser/running-admin.ts';
import { messageIn } from '../support/runner/inbox.ts';
import { startScriptedSmtp } from '../support/smtp/server.ts';

const running = runningAdmin();
let endpoints: RunningAdmin['endpoints'];
let configure: RunningAdmin['configure'];
let lambda: LambdaClient;

beforeAll(() => {
  if (!browser) return;
  ({ endpoints, configure } = running());
  const { runner } = running();
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  lambda = new LambdaClient({ endpoint: runner.endpoints.lambda, region: runner.region, credentials });
});
afterAll(() => lambda?.destroy());

describe.skipIf(!browser)('the health view', () => {
  const tick = () => lambda.send(new InvokeCommand({ FunctionName: 'storemail-dev-check-health' }));

  it('says that mail is going out, or what is down and where to fix it, with the last 24 hours', async () => {
    await configure('watched', { health: { recipient: 'ops@example.net' } });
    await tick();
    await messageIn(running().runner.inbox, 'Storemail test email (watched)');
    await expect
      .poll(async () => {
        await tick();
        return JSON.stringify((await endpoints.ask('GET', '/health')).json);
      })
      .toContain('"state":"sent"');
    const page = await running().open({ hash: '#/health' });
    await page.getByText('Mail is going out.').waitFor();
    await page
      .locator('.test-sends li')
      .filter({ hasText: 'Website watched' })
      .getByText(/within/)
      .waitFor();
    expect(await page.locator('.figures dt').allTextContents()).toEqual([
      'Waiting',
      'Under way',
      'Oldest waits',
      'Dead letters',
    ]);
    expect(await page.locator('.chart rect.sent').count()).toBe(24);
    await page.getByText('As a table').click();
    const [accepted = 0, sent = 0] = (
      await page.locator('.as-table tbody tr').last().getByRole('cell').allTextContents()
    ).map(Number);
    expect(accepted).toBeGreaterThanOrEqual(sent);
    expect(sent).toBeGreaterThan(0);

    const gone = await startScriptedSmtp();
    await gone.close();
    await configure('watched', { system: { smtp: { host: '127.0.0.1', port: gone.port, auth: 'none', ssl: 'none' } } });
    await tick();
    await page.reload();
    await page.getByText('Something is down.').waitFor();
    const first = page.locator('.checks tbody tr').first();
    await first.getByText(/^At connect: .*ECONNREFUSED/).waitFor();
    await first.getByRole('link', { name: 'Website watched' }).click();
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
    await configure('watched', { system: null, health: null });
    await tick();
  });
});
