import { beforeAll, describe, expect, it } from 'vitest';
import { messageIn, messagesIn } from '../runner/inbox.ts';
import type { Runner } from '../runner/runner.ts';
import { runningStack } from '../runner/running-stack.ts';

type Answer = Promise<{ data: unknown; error: unknown }>;
type Payload = Record<string, unknown>;

/** What all versions of the SDK have in common, and what only later ones have. */
export interface ResendSdk {
  emails: {
    send(payload: Payload, options?: { idempotencyKey?: string }): Answer;
    get(id: string): Answer;
    list?(options?: { limit?: number; after?: string; before?: string }): Answer;
    update?(payload: { id: string; scheduledAt: string }): Answer;
    cancel?(id: string): Answer;
  };
  batch: { send(payloads: Payload[], options?: { idempotencyKey?: string }): Answer };
  apiKeys: {
    create(payload: { name: string; permission?: string }): Answer;
    list(): Answer;
    remove(id: string): Answer;
  };
  domains: { list(): Answer; get(id: string): Answer; verify(id: string): Answer };
}

export interface SdkUnderTest {
  name: string;
  /** Opens an unmodified SDK with this base URL. */
  open(baseUrl: string, key: string): Promise<ResendSdk>;
  /** The name of fields that later versions write in camel case. */
  replyTo: 'replyTo' | 'reply_to';
  has: { idempotency: boolean; schedules: boolean; lists: boolean };
}

const from = 'Shop <shop@example.com>';
const to = 'customer@example.net';

/** Runs the official SDK against the local runner; what it sends must arrive in the inbox. */
export const testResendSdk = ({ name, open, replyTo, has }: SdkUnderTest): void => {
  describe(name, () => {
    const running = runningStack();
    let runner: Runner;
    let sdk: ResendSdk;
    beforeAll(async () => {
      ({ runner } = running());
      sdk = await open(runner.api, runner.keys.full);
    });

    const subjectOf = (what: string): string => `${what} ${crypto.randomUUID()}`;
    const delivered = async (subject: string) =>
      (await messagesIn(runner.inbox)).filter((message) => message.subject === subject).length;
    const idOf = async (answer: Answer): Promise<string> => {
      const { data: sent, error } = await answer;
      expect(error).toBeNull();
      return (sent as { id: string }).id;
    };

    it('sends, and reads back what it sent', async () => {
      const subject = subjectOf('Grüße');
      const payload = {
        from,
        to: [to],
        cc: 'cc@example.net',
        [replyTo]: 'help@example.com',
        subject,
        html: '<p>Hé</p>',
      };
      const id = await idOf(
        sdk.emails.send({ ...payload, headers: { 'X-Order': '100' }, tags: [{ name: 'a', value: 'b' }] }),
      );
      const mail = await messageIn(runner.inbox, subject);
      expect(mail.envelope.to).toEqual([to, 'cc@example.net']);
      expect(mail.html).toContain('<p>Hé</p>');
      expect(mail.text.trim()).toBe('Hé');
      expect(mail.raw).toMatch(/^Reply-To: help@example\.com\r?$/m);
      expect(mail.raw).toMatch(/^X-Order: 100\r?$/m);
      const read = await sdk.emails.get(id);
      expect(read).toMatchObject({
        error: null,
        data: { object: 'email', id, subject, to: [to], reply_to: ['help@example.com'] },
      });
    });

    it('attaches files from buffers and base64', async () => {
      const subject = subjectOf('Attached');
      const attachments = [
        { filename: 'a.txt', content: Buffer.from('one') },
        { filename: 'b.txt', content: Buffer.from('three').toString('base64') },
      ];
      await idOf(sdk.emails.send({ from, to, subject, text: 'Two files', attachments }));
      const mail = await messageIn(runner.inbox, subject);
      expect(mail.attachments.map(({ filename, size }) => [filename, size])).toEqual([
        ['a.txt', 3],
        ['b.txt', 5],
      ]);
    });

    it('sends a batch', async () => {
      const subjects = [subjectOf('first'), subjectOf('second')];
      const { data: sent, error } = await sdk.batch.send(
        subjects.map((subject) => ({ from, to, subject, text: 'Hi' })),
      );
      expect(error).toBeNull();
      expect((sent as { data: unknown[] }).data).toHaveLength(2);
      for (const subject of subjects) await messageIn(runner.inbox, subject);
    });

    it('gets errors in the format of Resend', async () => {
      const wrong = await sdk.emails.send({ from, to: 'root', subject: 'x', text: 'x' });
      expect(wrong).toMatchObject({
        data: null,
        error: { name: 'validation_error', message: expect.stringMatching(/^to: /) },
      });
      const missing = await sdk.emails.get(crypto.randomUUID());
      expect(missing).toMatchObject({ data: null, error: { name: 'not_found' } });
      const stranger = await open(runner.api, 're_wrong');
      expect(await stranger.emails.send({ from, to, subject: 'x', text: 'x' })).toMatchObject({
        error: { name: 'invalid_api_key' },
      });
    });

    it('creates, lists and removes API keys', async () => {
      const { data: made, error } = await sdk.apiKeys.create({ name: 'SDK', permission: 'sending_access' });
      expect(error).toBeNull();
      const { id, token } = made as { id: string; token: string };
      const subject = subjectOf('By a new key');
      await idOf((await open(runner.api, token)).emails.send({ from, to, subject, text: 'Hi' }));
      await messageIn(runner.inbox, subject);
      expect(JSON.stringify((await sdk.apiKeys.list()).data)).toContain(id);
      expect((await sdk.apiKeys.remove(id)).error).toBeNull();
      expect(JSON.stringify((await sdk.apiKeys.list()).data)).not.toContain(id);
    });

    it('lists the sender domain and verifies it', async () => {
      const { data } = (await sdk.domains.list()) as { data: { data: { id: string; name: string }[] } };
      expect(JSON.stringify(data)).toContain('"name":"example.com"');
      expect(await sdk.domains.get('example.com')).toMatchObject({
        error: null,
        data: { object: 'domain', name: 'example.com', records: expect.any(Array) },
      });
      expect((await sdk.domains.verify('example.com')).error).toBeNull();
    });

    if (has.idempotency)
      it('sends once under an idempotency key', async () => {
        const subject = subjectOf('Once');
        const payload = { from, to, subject, text: 'Hi' };
        const idempotencyKey = crypto.randomUUID();
        const id = await idOf(sdk.emails.send(payload, { idempotencyKey }));
        expect(await idOf(sdk.emails.send(payload, { idempotencyKey }))).toBe(id);
        const other = await sdk.emails.send({ ...payload, text: 'Ho' }, { idempotencyKey });
        expect(other).toMatchObject({ error: { name: 'invalid_idempotent_request' } });
        await messageIn(runner.inbox, subject);
        const { data: after } = await sdk.emails.send({ from, to, subject: subjectOf('After'), text: 'Hi' });
        expect(after).not.toBeNull();
        expect(await delivered(subject)).toBe(1);
      });

    if (has.schedules)
      it('schedules, reschedules and cancels', async () => {
        const subject = subjectOf('Later');
        const id = await idOf(sdk.emails.send({ from, to, subject, text: 'Hi', scheduledAt: 'in 1 hour' }));
        expect(await sdk.emails.get(id)).toMatchObject({ data: { last_event: 'scheduled' } });
        const at = new Date(Date.now() + 7_200_000).toISOString();
        expect(await sdk.emails.update?.({ id, scheduledAt: at })).toMatchObject({
          error: null,
          data: { object: 'email', id },
        });
        expect(await sdk.emails.get(id)).toMatchObject({ data: { scheduled_at: at } });
        expect(await sdk.emails.cancel?.(id)).toMatchObject({ error: null, data: { object: 'email', id } });
        expect(await sdk.emails.get(id)).toMatchObject({ data: { last_event: 'canceled' } });
      });

    if (has.lists)
      it('lists in pages', async () => {
        const ids: string[] = [];
        for (let n = 0; n < 3; n++)
          ids.unshift(await idOf(sdk.emails.send({ from, to, subject: subjectOf('Listed'), text: 'Hi' })));
        const page = (await sdk.emails.list?.({ limit: 2 }))?.data as { has_more: boolean; data: { id: string }[] };
        expect(page.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
        expect(page.has_more).toBe(true);
        const rest = (await sdk.emails.list?.({ after: ids[1] ?? '' }))?.data as { data: { id: string }[] };
        expect(rest.data[0]?.id).toBe(ids[2]);
        const newer = (await sdk.emails.list?.({ before: ids[2] ?? '' }))?.data as { data: { id: string }[] };
        expect(newer.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
      });
  });
};
