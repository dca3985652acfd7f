import { serialiseDocument } from '../../../shared/settings/document/document.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';

/** Settings for a login over TLS to the shop's own server. */
export const loggingIn: SettingsDocument = {
  'system/smtp/host': 'smtp.shop.example',
  'system/smtp/port': 587,
  'system/smtp/ssl': 'tls',
  'system/smtp/auth': 'plain',
  'system/smtp/username': 'shop',
};

/** The text of a document with a login, with overrides. */
export const documentText = (values: SettingsDocument = {}): string => serialiseDocument({ ...loggingIn, ...values });
