import { Resend } from 'resend';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { returnByPipe } from '../../support/runner/returned-by-pipe.ts';
import { runningStack } from '../../support/runner/running-stack.ts';

const COUNT = 100;

const running = runningStack();

const noError = <T>({ data, error }: { data: T | null; error: { name: string } | null }): T => {
  if (!data) throw new Error(error?.name);
  return data;
};

it('takes a hundred bounces from the pipe of a mail server, and tells the storefront of each by a verified webhook', async () => {
  const { secret, returned } = await returnByPipe(running().runner, COUNT);
  expect(returned.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
  const resend = new Resend(running().runner.keys.full, { baseUrl: running().runner.api });
  for (const { id, to, calls } of returned) {
    expect(new Set(calls.map(({ headers }) => headers['svix-id'])).size).toBe(1);
    for (const { headers, body } of calls) {
      const plain = headers as Record<string, string>;
      const named = (name: string): string => plain[`svix-${name}`] ?? '';
      const event = new SvixWebhook(secret).verify(body, plain);
      expect(event).toMatchObject({ type: 'email.bounced', data: { email_id: id, to: [to] } });
      expect(new StandardWebhook(secret).verify(body, plain)).toEqual(event);
      const signed = { id: named('id'), timestamp: named('timestamp'), signature: named('signature') };
      expect(resend.webhooks.verify({ payload: body, headers: signed, webhookSecret: secret })).toEqual(event);
    }
    // More requests than a key may make within a second.
    const email = await eventually(async () => noError(await resend.emails.get(id)));
    expect(email.last_event).toBe('bounced');
    const entry = await eventually(async () => noError(await resend.suppressions.get(to)));
    expect(entry).toMatchObject({ origin: 'bounce', source_id: id });
  }
});
