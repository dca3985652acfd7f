import { serialiseDocument } from '../../../shared/settings/document/document.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';

/** Settings that log in to a server of their own, over TLS. */
export const loggingIn: SettingsDocument = {
  'system/smtp/host': 'smtp.shop.example',
  'system/smtp/port': 587,
  'system/smtp/ssl': 'tls',
  'system/smtp/auth': 'plain',
  'system/smtp/username': 'shop',
};

/** The text of a document that logs in, with some values on top. */
export const documentText = (values: SettingsDocument = {}): string => serialiseDocument({ ...loggingIn, ...values });
