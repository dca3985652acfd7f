import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { Language } from '../../../../shared/settings/schema/setting.ts';
import { type Formats, formats } from './formats.ts';
import { formatLocale, localeOf, preferredLanguage } from './language.ts';
import { type MessageKey, translate, wordIn } from './translate.ts';

/** The page's words and formats in the language that was chosen. */
export interface Text extends Formats {
  language: Language;
  choose(language: Language): void;
  t(key: MessageKey, values?: Record<string, string | number>): string;
  /** A word of the API's, translated if the page knows it: `word('state', 'held')`. */
  word(kind: string, value: string): string;
}

const STORED = 'storemail-language';

const TextContext = createContext<Text | undefined>(undefined);

export const useText = (): Text => {
  const text = useContext(TextContext);
  if (!text) throw new Error('Outside of TextProvider');
  return text;
};

const initialLanguage = (): Language => {
  const stored = sessionStorage.getItem(STORED);
  return preferredLanguage(stored ? [stored] : navigator.languages);
};

/** The browser's preference until the user chooses a language; the choice lasts as long as the tab. */
export const TextProvider = ({ children }: { children: ComponentChildren }) => {
  const [language, choose] = useState<Language>(initialLanguage);
  useEffect(() => {
    document.documentElement.lang = localeOf[language];
    sessionStorage.setItem(STORED, language);
  }, [language]);
  const text = useMemo<Text>(
    () => ({
      ...formats(formatLocale(language, navigator.languages)),
      language,
      choose,
      t: (key, values) => translate(language, key, values),
      word: (kind, value) => wordIn(language, kind, value),
    }),
    [language],
  );
  return <TextContext.Provider value={text}>{children}</TextContext.Provider>;
};
