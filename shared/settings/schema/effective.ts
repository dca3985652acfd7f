import type { SettingPath, SettingValue } from './schema.ts';

/** The password is no part of documents: it is a SecureString of its own, with its own version. */
export const PASSWORD_PATH = 'system/smtp/password';

/**
 * The secret that XOAUTH2 logins get their tokens with. A scope has one credential: this or a password. It is stored and
 * put in force like the password, and `credentialTarget` prevents using one as the other.
 */
export const OAUTH2_SECRET_PATH = 'oauth2/secret';

/** The password of the mailbox that returned mail goes to: a SecureString of its own, bound to its IMAP host. */
export const MAILBOX_PASSWORD_PATH = 'bounces/password';

/** Paths that are never part of a document. */
export const SECRET_PATHS: readonly string[] = [PASSWORD_PATH, OAUTH2_SECRET_PATH, MAILBOX_PASSWORD_PATH];

/** Configuration paths of what documents and effective settings hold. */
export type ValuePath = Exclude<
  SettingPath,
  typeof PASSWORD_PATH | typeof OAUTH2_SECRET_PATH | typeof MAILBOX_PASSWORD_PATH
>;

/** The value of every setting but the password, by Adobe configuration path: `values['system/smtp/port']` is a number. */
export type EffectiveSettings = { readonly [Path in ValuePath]: SettingValue<Path> };

/** The values set at one scope; the others are inherited. */
export type SettingsDocument = { readonly [Path in ValuePath]?: SettingValue<Path> };

/** Where an effective value comes from: a scope, or what is built in. */
export type Origin = { readonly [Path in ValuePath]: string };

export const BUILT_IN = 'built-in';
