import type { SettingPath, SettingValue } from './schema.ts';

/** The password is no part of documents: it is a SecureString of its own, with its own version. */
export const PASSWORD_PATH = 'system/smtp/password';

/** Configuration paths of what documents and effective settings hold. */
export type ValuePath = Exclude<SettingPath, typeof PASSWORD_PATH>;

/** The value of every setting but the password, by Adobe configuration path: `values['system/smtp/port']` is a number. */
export type EffectiveSettings = { readonly [Path in ValuePath]: SettingValue<Path> };

/** The values set at one scope; the others are inherited. */
export type SettingsDocument = { readonly [Path in ValuePath]?: SettingValue<Path> };

/** Where an effective value comes from: a scope, or what is built in. */
export type Origin = { readonly [Path in ValuePath]: string };

export const BUILT_IN = 'built-in';
