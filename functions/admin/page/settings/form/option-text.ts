import type { Text } from '../../text/text-context.tsx';

interface Option {
  word: string;
  /** Adobe's term. */
  label: string;
}

/** An option in the user's language, followed by Adobe's term. */
export const optionText = ({ word, label }: Option, { language, word: translated }: Text): string => {
  const text = translated('option', word);
  return language === 'en' || text === word || text === label ? label : `${text} (${label})`;
};
