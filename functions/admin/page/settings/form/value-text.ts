import type { Written } from '../../../../../shared/settings/kinds/kind.ts';
import type { UntypedSetting } from '../../../../../shared/settings/schema/schema.ts';

const isList = ({ kind }: UntypedSetting): boolean => kind.name.endsWith(' list');

/** A value as the text of a form field. */
export const textOf = ({ kind }: UntypedSetting, value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  // The value may be in the form Adobe Commerce stores: 0, "1", true.
  const reading = kind.options ? kind.read(value) : undefined;
  return String(reading ? kind.write(reading.value) : value);
};

/** The text of a form field as a value for a patch. Invalid text is left for the API to refuse. */
export const writtenOf = (setting: UntypedSetting, text: string): Written => {
  if (setting.kind.name === 'secret') return text;
  const trimmed = text.trim();
  if (setting.kind.name === 'integer' && /^\d{1,9}$/.test(trimmed)) return Number(trimmed);
  if (setting.kind.name === 'certificates') return withLineBreaks(setting, trimmed);
  if (!isList(setting)) return trimmed;
  return trimmed.split(/[,;\s]+/).filter((entry) => entry !== '');
};

/** Restores the line breaks of certificates, which a single-line field drops. */
const withLineBreaks = ({ kind }: UntypedSetting, text: string): Written => {
  const reading = kind.read(text);
  return reading ? kind.write(reading.value) : text;
};

/** The default value. */
export const builtInText = (setting: UntypedSetting): string => textOf(setting, setting.kind.write(setting.default));
