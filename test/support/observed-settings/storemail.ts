import { expect } from 'vitest';
import { dkimResults } from '../dkim-results.ts';
import { type ObservedSetting, overPlain } from './observed-setting.ts';

/** A valid CA certificate that signed nothing, on one line as in a form field. */
const AUTHORITY_OF_NOBODY = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBkjCCATmgAwIBAgIUTSpa6WrL7gYEt1C37icYOE00tmQwCgYIKoZIzj0EAwIw',
  'HjEcMBoGA1UEAwwTQXV0aG9yaXR5IG9mIG5vYm9keTAgFw0yNjExMjgxOTQzNDZa',
  'GA8yMTI2MTEwNDE5NDM0NlowHjEcMBoGA1UEAwwTQXV0aG9yaXR5IG9mIG5vYm9k',
  'eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNU6EYJyrWwFG3K2ls2knbUpJjDD',
  'k+GHXweNrTt72F0uIYxE39dHzouU1IMx6h4/7+OSnamSEglCJ8w0ukx9l7WjUzBR',
  'MB0GA1UdDgQWBBRrlkAGfNQ59ahBOvoA4EhSHA6gMTAfBgNVHSMEGDAWgBRrlkAG',
  'fNQ59ahBOvoA4EhSHA6gMTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cA',
  'MEQCIB2fIXu3iQ3E6ewLJui4fZzDfO5ojuvJguvvENaW/CNoAiBqlXBx2SjKqon0',
  '9gTpC8Qk3rkhvTG0iKAw4c6rIaafxg==',
  '-----END CERTIFICATE-----',
].join('');

/** Storemail's own groups. */
export const storemail: ObservedSetting[] = [
  {
    name: 'Expire After, Reply-To and Allowed Senders: expiry, reply address and permitted senders',
    values: () => ({
      'delivery/expire_after_minutes': '1',
      'delivery/reply_to': 'replies@shop.example',
      'delivery/allowed_senders': 'allowed.example, only@shop.example',
    }),
    see: async ({ api, send, arrival, sendTwoMinutesAgo }, scope) => {
      await sendTwoMinutesAgo({ scope, from: 'only@shop.example', subject: 'Too old' });
      expect((await send({ scope, from: 'somebody@else.example' })).status).toBe(403);
      expect((await arrival({ scope, from: 'a@allowed.example' })).headers['reply-to']).toBe('replies@shop.example');
      const failed = async () => (await api.ask('GET', `/emails?scope=${scope}&last_event=failed`)).json;
      await expect.poll(failed).toMatchObject({ data: [{ subject: 'Too old', delivery: { state: 'expired' } }] });
    },
  },
  {
    name: 'Trusted Authorities: nothing is sent to a server with a certificate from another authority',
    values: ({ portOf }) => ({
      'system/smtp/port': portOf('smtps'),
      'system/smtp/ssl': 'ssl',
      'delivery/tls_ca': AUTHORITY_OF_NOBODY,
    }),
    see: ({ become }, scope) => become('held', { scope }),
  },
  {
    name: 'EHLO Name: what the mail server is told',
    values: (wire) => ({ ...overPlain(wire), 'delivery/ehlo_name': 'out.shop.example' }),
    see: async ({ send, plain }, scope) => {
      await send({ scope });
      const commands = () => plain.sessions.flatMap((session) => session.commands);
      await expect.poll(commands).toContain('EHLO out.shop.example');
    },
  },
  {
    name: 'Signing Domain, Selector and Key Version: mail of the domain is signed with the key',
    prepare: async ({ api }, scope) => {
      const made = await api.ask('POST', `/settings/${scope}/dkim`, { domain: 'shop.example', selector: 's1' });
      expect(made.status).toBe(201);
    },
    values: () => ({
      'trans_email/ident_general/email': 'store@shop.example',
      'dkim/domain': 'shop.example',
      'dkim/selector': 's1',
      'dkim/key': '1',
    }),
    see: async ({ api, arrival }, scope) => {
      const { json } = await api.ask('GET', `/settings/${scope}/dkim`);
      const { record } = (json as unknown as { in_force: { record: { value: string } } }).in_force;
      const { raw } = await arrival({ scope });
      expect(await dkimResults(Buffer.from(raw), { 's1._domainkey.shop.example': record.value })).toEqual([
        { result: 'pass', domain: 'shop.example' },
      ]);
      expect((await arrival({ scope, from: 'a@other.example' })).headers).not.toHaveProperty('dkim-signature');
    },
  },
  {
    name: 'Developer Mode Redirect and Redirect To: one address gets everything',
    values: () => ({ 'developer/mode': 'redirect', 'developer/redirect_to': 'dev@shop.example' }),
    see: async ({ arrival }, scope) => {
      const { envelope, headers } = await arrival({ scope });
      expect(envelope.to).toEqual(['dev@shop.example']);
      expect(headers['x-storemail-original-recipients']).toBe('customer@example.net');
    },
  },
  {
    name: 'Developer Mode Hold: nothing is sent',
    values: () => ({ 'developer/mode': 'hold' }),
    see: ({ become }, scope) => become('held', { scope }),
  },
  {
    name: 'Test Email Recipient and Every: the scheduled test email goes there at that interval',
    values: () => ({ 'health/recipient': 'health@shop.example', 'health/every_minutes': '30' }),
    see: async ({ run, messageIn, alike }, scope) => {
      await run('check-health');
      const { envelope, subject } = await messageIn(`Storemail test email (${scope})`);
      expect(envelope.to).toEqual(['health@shop.example']);
      await run('check-health');
      expect(await alike(subject)).toHaveLength(1);
    },
  },
];
