import { randomBytes } from 'node:crypto';
import { Resend } from 'resend';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { newSecret, signedHeaders } from '../../../shared/webhooks/signature.ts';

const body = JSON.stringify({ type: 'email.sent', data: { subject: 'Öl & Brot' } });
const given = (secrets: string[]) => signedHeaders({ id: 'msg_1', at: Date.now(), body }, secrets);

describe('a signature', () => {
  it.each(['current', 'previous'])('is verified by all three libraries with the %s secret', (which) => {
    const [secret, former] = [newSecret(randomBytes), newSecret(randomBytes)];
    const headers = given([secret, former]);
    const used = which === 'current' ? secret : former;
    const wanted = JSON.parse(body);
    expect(new SvixWebhook(used).verify(body, headers)).toEqual(wanted);
    expect(new StandardWebhook(used).verify(body, headers)).toEqual(wanted);
    const { id, timestamp, signature } = {
      id: headers['svix-id'] ?? '',
      timestamp: headers['svix-timestamp'] ?? '',
      signature: headers['svix-signature'] ?? '',
    };
    const resend = new Resend('re_x');
    const payload = { payload: body, headers: { id, timestamp, signature }, webhookSecret: used };
    expect(resend.webhooks.verify(payload)).toEqual(wanted);
  });

  it.each([
    ['another body', (headers: Record<string, string>) => ({ headers, body: `${body} ` })],
    ['another id', (headers: Record<string, string>) => ({ headers: { ...headers, 'svix-id': 'msg_2' }, body })],
    [
      'an old time',
      () => ({ headers: signedHeaders({ id: 'msg_1', at: Date.now() - 400_000, body }, [secret]), body }),
    ],
  ])('is rejected with %s', (_what, tamper) => {
    const { headers, body: sent } = tamper(given([secret]));
    expect(() => new SvixWebhook(secret).verify(sent, headers)).toThrow();
  });

  it('is rejected with another secret', () => {
    expect(() => new SvixWebhook(newSecret(randomBytes)).verify(body, given([secret]))).toThrow();
  });
});

const secret = newSecret(randomBytes);
