import { type EffectiveSettings, SECRET_PATHS } from './effective.ts';
import { schema } from './schema.ts';

/** What counts where no scope sets anything. */
export const builtInValues = Object.fromEntries(
  schema.filter(({ path }) => !SECRET_PATHS.includes(path)).map((setting) => [setting.path, setting.default]),
) as EffectiveSettings;
