import { expect } from 'vitest';
import { sendmailOutput } from '../smtp/sendmail-program.ts';
import { type ObservedSetting, overPlain, type Values } from './observed-setting.ts';

const returnPath = (values: Values, from: string, sender: string | undefined): ObservedSetting => ({
  name: `Set Return-Path ${values['system/smtp/set_return_path']}: MAIL FROM and Sender`,
  values: () => ({ ...values, 'trans_email/ident_general/email': 'store@shop.example' }),
  see: async ({ arrival }, scope) => {
    const { envelope, headers } = await arrival({ scope, from: 'Someone <else@shop.example>' });
    expect([envelope.from, headers.sender]).toEqual([from, sender]);
  },
});

/** Mail Sending Settings: server, protocol and sender. */
export const mailSending: ObservedSetting[] = [
  {
    name: 'Host, Port, SSL, Username, Password and Auth LOGIN: that account of that server, with implicit TLS',
    values: ({ portOf, smtpPassword }) => ({
      'system/smtp/transport': 'smtp',
      'system/smtp/host': 'localhost',
      'system/smtp/port': portOf('smtps'),
      'system/smtp/username': 'storemail',
      'system/smtp/password': smtpPassword(),
      'system/smtp/auth': 'login',
      'system/smtp/ssl': 'ssl',
    }),
    see: async ({ arrival }, scope) => {
      const { auth, tls } = await arrival({ scope });
      expect([auth, tls?.mode]).toEqual([{ mechanism: 'LOGIN', user: 'storemail' }, 'implicit']);
    },
  },
  {
    name: 'SSL TLS and Auth PLAIN: STARTTLS before the login',
    values: ({ portOf }) => ({
      'system/smtp/port': portOf('smtp'),
      'system/smtp/auth': 'plain',
      'system/smtp/ssl': 'tls',
    }),
    see: async ({ arrival }, scope) => {
      const { auth, tls } = await arrival({ scope });
      expect([auth?.mechanism, tls?.mode]).toEqual(['PLAIN', 'starttls']);
    },
  },
  {
    name: 'OAuth2: login with an access token of the configured token endpoint',
    values: ({ portOf, tokenUrl, smtpPassword }) => ({
      'system/smtp/port': portOf('smtp'),
      'system/smtp/username': 'storemail',
      'system/smtp/ssl': 'tls',
      'system/smtp/auth': 'xoauth2',
      'oauth2/provider': 'custom',
      'oauth2/grant': 'refresh_token',
      'oauth2/client_id': 'storemail',
      'oauth2/scope': 'mail',
      'oauth2/token_url': tokenUrl,
      'oauth2/secret': smtpPassword(),
      'oauth2/secret_expires_on': '2099-12-31',
    }),
    see: async ({ arrival }, scope) => {
      expect((await arrival({ scope })).auth).toEqual({ mechanism: 'XOAUTH2', user: 'storemail' });
    },
  },
  {
    name: 'OAuth2 Tenant: an unknown tenant yields no token, and nothing is sent',
    values: ({ portOf }) => ({
      'system/smtp/port': portOf('smtp'),
      'system/smtp/username': 'storemail',
      'system/smtp/ssl': 'tls',
      'system/smtp/auth': 'xoauth2',
      'oauth2/tenant': 'no-such-tenant.example',
      'oauth2/client_id': 'storemail',
      'oauth2/secret': 'of nobody',
    }),
    see: async ({ api, send, alike }, scope) => {
      const { id, subject } = await send({ scope });
      // Without network access the attempt is retried; with it, Microsoft answers that there is no such tenant.
      await expect.poll(() => api.stateOf(id)).toMatch(/^(held|retrying)$/);
      expect(await alike(subject)).toEqual([]);
    },
  },
  {
    name: 'SSL None and Auth NONE: no encryption, no login',
    values: overPlain,
    see: async ({ send, plain }, scope) => {
      const { subject } = await send({ scope });
      const session = () => plain.messages.find(({ raw }) => raw.includes(subject))?.session;
      await expect.poll(() => session()?.tls).toBe(false);
      expect(session()?.auth).toBeUndefined();
    },
  },
  {
    name: 'Transport Sendmail: the program of the deployment gets the email',
    values: () => ({ 'system/smtp/transport': 'sendmail' }),
    see: async ({ send, data }, scope) => {
      const { subject } = await send({ scope });
      await expect.poll(() => sendmailOutput(data)).toContain(subject);
      expect(await sendmailOutput(data)).toContain('-f\nshop@example.com\n--\ncustomer@example.net\n');
    },
  },
  {
    name: 'Disable Email Communications: nothing is sent',
    values: () => ({ 'system/smtp/disable': 'yes' }),
    see: ({ become }, scope) => become('suppressed', { scope }),
  },
  returnPath({ 'system/smtp/set_return_path': 'no' }, 'store@shop.example', undefined),
  returnPath({ 'system/smtp/set_return_path': 'yes' }, 'store@shop.example', 'store@shop.example'),
  returnPath(
    { 'system/smtp/set_return_path': 'specified', 'system/smtp/return_path_email': 'returns@shop.example' },
    'returns@shop.example',
    undefined,
  ),
];
