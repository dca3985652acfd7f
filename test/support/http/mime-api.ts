import { anEmailsApi } from './emails-api.ts';
import { call } from './http-call.ts';

export const message = (...fields: string[]): string =>
  [
    'From: Shop <shop@svc.test>',
    'To: Jane <jane@customer.test>',
    'Subject: Your order',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary=b',
    ...fields,
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Thank you',
    '--b',
    'Content-Type: text/html',
    '',
    '<p>Thank you</p>',
    '--b--',
    '',
  ].join('\r\n');
export const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
export const to = ['jane@customer.test'];

export type Parts = Parameters<typeof anEmailsApi>[0];

/** An API that accepts messages, and what it stored. */
export const given = (parts: Parts = {}) => {
  const made = anEmailsApi(parts);
  const post = (body: object | string | Buffer, headers: Record<string, string> = {}, token = 'sending') =>
    call(made.api, { method: 'POST', path: '/emails/mime', token, body, headers });
  const stored = async (id: unknown) => {
    const email = await made.store.find(String(id));
    if (!email) throw new Error('not stored');
    return { email, content: (await made.store.contents([email])).get(email.id) };
  };
  return { ...made, post, stored };
};
