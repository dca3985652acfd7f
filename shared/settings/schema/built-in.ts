import { type EffectiveSettings, PASSWORD_PATH } from './effective.ts';
import { schema } from './schema.ts';

/** What counts where no scope sets anything. */
export const builtInValues = Object.fromEntries(
  schema.filter(({ path }) => path !== PASSWORD_PATH).map((setting) => [setting.path, setting.default]),
) as EffectiveSettings;
