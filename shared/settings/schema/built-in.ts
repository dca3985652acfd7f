import { type EffectiveSettings, SECRET_PATHS } from './effective.ts';
import { schema } from './schema.ts';

/** The values that apply where no scope sets any. */
export const builtInValues = Object.fromEntries(
  schema.filter(({ path }) => !SECRET_PATHS.includes(path)).map((setting) => [setting.path, setting.default]),
) as EffectiveSettings;
