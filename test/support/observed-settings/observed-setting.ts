import type { SettingPath } from '../../../shared/settings/schema/schema.ts';
import type { Wire } from '../smtp/wire.ts';

/** Values to enter in form fields, by configuration path. */
export type Values = Partial<Record<SettingPath, string>>;

/** What to set in the form of a scope, and what to observe in the emails of that scope. */
export interface ObservedSetting {
  name: string;
  values: (wire: Wire) => Values;
  /** Prepares what must exist before it can be set. */
  prepare?: (wire: Wire, scope: string) => Promise<void>;
  /** Settings that exist only at the default scope; they are restored afterwards. */
  atDefault?: Values;
  see: (wire: Wire, scope: string) => Promise<void>;
}

/** The test's own mail server, without encryption or login. */
export const overPlain = ({ plain }: Wire): Values => ({
  'system/smtp/host': '127.0.0.1',
  'system/smtp/port': String(plain.port),
  'system/smtp/auth': 'none',
  'system/smtp/ssl': 'none',
});
