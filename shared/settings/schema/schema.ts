import { dkim } from './dkim.ts';
import { mailLogin } from './mail-login.ts';
import { mailSending } from './mail-sending.ts';
import { oauth2 } from './oauth2.ts';
import { returnedMail } from './returned-mail.ts';
import { salesEmail } from './sales-email.ts';
import type { Setting } from './setting.ts';
import { storeAddresses } from './store-addresses.ts';
import { storemail } from './storemail.ts';

/** Every mail setting, once, in the order of the screens. Validation, documents and effective settings derive from it. */
export const schema = [
  ...mailSending,
  ...mailLogin,
  ...oauth2,
  ...salesEmail,
  ...storeAddresses,
  ...storemail,
  ...dkim,
  ...returnedMail,
] as const;

type AnySetting = (typeof schema)[number];

/** Adobe configuration paths of all settings, the password's too. */
export type SettingPath = AnySetting['path'];

/** The type of a setting's value. */
export type SettingValue<Path extends SettingPath> =
  Extract<AnySetting, { path: Path }> extends Setting<string, infer T> ? T : never;

/** A setting whose exact type does not matter. */
export type UntypedSetting = Setting<SettingPath, unknown>;

/** Every setting by its path. */
export const settings: ReadonlyMap<string, UntypedSetting> = new Map(schema.map((setting) => [setting.path, setting]));
