import type { Kind, Option } from './kind.ts';

/** Adobe Commerce stores every choice as text, and exports it as text, number or boolean. */
const asStored = (raw: unknown): string | undefined => {
  if (typeof raw === 'string') return raw.toLowerCase();
  if (typeof raw === 'boolean') return raw ? '1' : '0';
  return typeof raw === 'number' ? String(raw) : undefined;
};

const isNamed = ({ word, stored, label }: Option, text: string | undefined): boolean =>
  [word, stored, label.toLowerCase()].some((name) => name === text);

const listed = (options: readonly Option[]): string => `one of ${options.map(({ word }) => word).join(', ')}`;

/** One of several words; Adobe's stored values and labels mean the same, in upper or lower case. */
export const choice = <const Options extends readonly Option[]>(options: Options): Kind<Options[number]['word']> => ({
  name: 'choice',
  allowed: listed(options),
  options,
  read(raw) {
    const text = asStored(raw);
    const option = options.find((candidate) => isNamed(candidate, text));
    return option && { value: option.word };
  },
  write: (value) => value,
});

const toggle = (on: Option, off: Option): Kind<boolean> => {
  const options = [on, off];
  return {
    name: 'toggle',
    allowed: listed(options),
    options,
    read(raw) {
      const text = asStored(raw);
      if (isNamed(on, text) || text === 'true') return { value: true };
      return isNamed(off, text) || text === 'false' ? { value: false } : undefined;
    },
    write: (value) => (value ? on : off).word,
  };
};

export const yesNo = toggle({ word: 'yes', stored: '1', label: 'Yes' }, { word: 'no', stored: '0', label: 'No' });

export const enableDisable = toggle(
  { word: 'enable', stored: '1', label: 'Enable' },
  { word: 'disable', stored: '0', label: 'Disable' },
);
