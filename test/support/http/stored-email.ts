import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { aContent, anEmail } from '../builders/emails.ts';
import { anApiKey } from './api-keys.ts';
import { anEmailsApi, startOfTest } from './emails-api.ts';
import { call } from './http-call.ts';

export const minute = 60_000;
export const day = 24 * 60 * minute;
export const scheduled: Partial<Email> = {
  state: 'scheduled',
  scheduledAt: startOfTest + minute,
  dueAt: startOfTest + minute,
};

/** An API with one stored email, and requests for that email. */
export const withEmail = async (overrides: Partial<Email> = {}, ports: Parameters<typeof anEmailsApi>[0] = {}) => {
  const parts = anEmailsApi({ keys: [anApiKey('eu', { scope: 'eu' })], ...ports });
  const email = anEmail({ id: newEmailId(startOfTest, crypto.getRandomValues(new Uint8Array(16))), ...overrides });
  await parts.store.accept(email, aContent());
  const ask = (method: string, suffix = '', body?: object | string, token = 'full') =>
    call(parts.api, { method, path: `/emails/${email.id}${suffix}`, token, ...(body !== undefined && { body }) });
  return { ...parts, email, ask, stored: () => parts.store.find(email.id) };
};

export const answered = (id: string) => ({ status: 200, json: { object: 'email', id } });
export const refused = { status: 422, json: { name: 'validation_error' } };
/** The refusal to send an email whose content has been deleted. */
export const contentGone = {
  status: 422,
  json: {
    name: 'validation_error',
    message:
      'The content of this email has been deleted, so it cannot be sent: content is kept for 78 days. Send a new email instead.',
  },
};
