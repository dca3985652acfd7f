import type { SettingPath } from '../../../shared/settings/schema/schema.ts';
import type { Wire } from '../smtp/wire.ts';

/** What somebody types into form fields, by configuration path. */
export type Values = Partial<Record<SettingPath, string>>;

/** What is set in the form of a scope, and what is then seen of that scope's emails. */
export interface ObservedSetting {
  name: string;
  values: (wire: Wire) => Values;
  /** What has to be there before it can be set. */
  prepare?: (wire: Wire, scope: string) => Promise<void>;
  /** What can be set nowhere else; it is taken back afterwards. */
  atDefault?: Values;
  see: (wire: Wire, scope: string) => Promise<void>;
}

/** A mail server of the test's own, in clear and for everybody. */
export const overPlain = ({ plain }: Wire): Values => ({
  'system/smtp/host': '127.0.0.1',
  'system/smtp/port': String(plain.port),
  'system/smtp/auth': 'none',
  'system/smtp/ssl': 'none',
});
