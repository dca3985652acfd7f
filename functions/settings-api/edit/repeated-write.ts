import type { SettingsPorts } from '../ports.ts';

/** A write of a parameter, as it was sent. */
export interface ParameterWrite {
  name: string;
  value: string;
  /** The newest version before the write; 0: there was none. */
  after: number;
}

/**
 * Whether nobody else wrote between `after` and the version that a write was answered with. The SDK repeats a write whose
 * answer got lost, so versions in between may be copies of it: this role's own, with the same value. Copies by another
 * save of the same value are harmless, since the pair in force is moved on a condition.
 */
export const isUncontested = async (
  { parameters, isOwn }: Pick<SettingsPorts, 'parameters' | 'isOwn'>,
  { name, value, after }: ParameterWrite,
  version: number,
): Promise<boolean> => {
  if (version <= after) return false;
  const between = (await parameters.edits(name)).filter((edit) => edit.version > after && edit.version < version);
  if (between.length !== version - after - 1 || !between.every(({ modifiedBy }) => isOwn(modifiedBy))) return false;
  for (const copy of between) if ((await parameters.read(name, copy.version))?.value !== value) return false;
  return true;
};
