import type { Language } from '../../../../shared/settings/schema/setting.ts';

export const languages: readonly { code: Language; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'ja', name: '日本語' },
  { code: 'zh', name: '简体中文' },
];

/** BCP 47, for formats and for `<html lang>`. */
export const localeOf: Record<Language, string> = { en: 'en', ja: 'ja', zh: 'zh-Hans' };

/** How the reader's own country writes times and numbers in the language, where the browser knows. */
export const formatLocale = (language: Language, preferences: readonly string[]): string =>
  preferences.find((preference) => preference.toLowerCase().split('-')[0] === language && isLocale(preference)) ??
  localeOf[language];

/** Chromium on Linux may report a nonstandard name such as `en-US@posix`. */
const isLocale = (tag: string): boolean => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
};

/** The first language of a browser's preferences that the page speaks; English if it speaks none of them. */
export const preferredLanguage = (preferences: readonly string[]): Language => {
  for (const preference of preferences) {
    const language = languages.find(({ code }) => preference.toLowerCase().split('-')[0] === code);
    if (language) return language.code;
  }
  return 'en';
};
