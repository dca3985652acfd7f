import { Resend } from 'resend';
import { beforeAll, describe, expect, it } from 'vitest';
import { messageIn } from '../../support/runner/inbox.ts';
import { runningStack } from '../../support/runner/running-stack.ts';

const running = runningStack();
let resend: Resend;
beforeAll(() => {
  const { api, keys } = running().runner;
  resend = new Resend(keys.full, { baseUrl: api });
});

describe("Resend's SDK, unmodified", () => {
  it('returns the attachments of an email', async () => {
    const subject = `Files ${crypto.randomUUID()}`;
    const attachments = [
      { filename: 'Größe.txt', content: Buffer.from('one') },
      { filename: 'logo.png', content: Buffer.from('two'), contentId: 'logo' },
    ];
    const email = { from: 'shop@example.com', to: 'ada@example.net', subject, html: '<img src="cid:logo">' };
    const emailId = (await resend.emails.send({ ...email, attachments })).data?.id ?? '';
    const { data: list, error } = await resend.emails.attachments.list({ emailId, limit: 1 });
    expect(error).toBeNull();
    expect(list).toMatchObject({ object: 'list', has_more: true, data: [{ filename: 'Größe.txt', size: 3 }] });
    const rest = await resend.emails.attachments.list({ emailId, after: list?.data[0]?.id ?? '' });
    const [logo] = rest.data?.data ?? [];
    const one = await resend.emails.attachments.get({ emailId, id: logo?.id ?? '' });
    expect(one.data).toMatchObject({ object: 'attachment', content_type: 'image/png', content_disposition: 'inline' });
    const download = await fetch(one.data?.download_url ?? '');
    expect(await download.text()).toBe('two');
    expect(download.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''logo.png");
    await messageIn(running().runner.inbox, subject);
  });

  it('reads metrics of emails', async () => {
    const { data, error } = await resend.emails.metrics({
      metrics: ['sent', 'opened', 'bounce_rate'],
      dimensions: ['period'],
      granularity: 'weekly',
      timezone: 'Europe/Paris',
    });
    expect(error).toBeNull();
    expect(data).toMatchObject({ object: 'metrics', granularity: 'weekly', metrics: ['sent', 'bounce_rate'] });
    expect(data?.totals.sent).toBeGreaterThanOrEqual(0);
    expect(data?.data?.at(-1)?.period).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('finds no received emails', async () => {
    expect(await resend.emails.receiving.list()).toMatchObject({ error: null, data: { data: [], has_more: false } });
  });
});
