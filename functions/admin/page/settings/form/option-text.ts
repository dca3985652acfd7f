import type { Text } from '../../text/text-context.tsx';

interface Option {
  word: string;
  /** Adobe's word. */
  label: string;
}

/** A choice in the reader's language, with Adobe's word behind it. */
export const optionText = ({ word, label }: Option, { language, word: translated }: Text): string => {
  const text = translated('option', word);
  return language === 'en' || text === word || text === label ? label : `${text} (${label})`;
};
