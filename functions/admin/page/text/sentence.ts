import { settings } from '../../../../shared/settings/schema/schema.ts';
import type { Language } from '../../../../shared/settings/schema/setting.ts';
import { sentencesJa } from './sentences/ja.ts';
import { sentencesZh } from './sentences/zh.ts';

type Translated = Exclude<Language, 'en'>;

const sentences: Record<Translated, Readonly<Record<string, string>>> = { ja: sentencesJa, zh: sentencesZh };

const BLANK = /\{(\w)\}/g;

const patternOf = (english: string): RegExp =>
  new RegExp(`^${english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(BLANK, '(?<$1>.+?)')}$`, 's');

let patterns: [english: string, pattern: RegExp][] | undefined;

/** Sentences without placeholders are looked up; of those with placeholders, the first match is used. */
const find = (sentence: string): { english: string; values: Record<string, string> } | undefined => {
  if (Object.hasOwn(sentencesJa, sentence)) return { english: sentence, values: {} };
  patterns ??= Object.keys(sentencesJa).map((english) => [english, patternOf(english)]);
  for (const [english, pattern] of patterns) {
    const match = pattern.exec(sentence);
    if (match) return { english, values: { ...match.groups } };
  }
  return undefined;
};

const labelled = (value: string, language: Translated): string => {
  const words = settings.get(value)?.text[language].label ?? value;
  return words.replaceAll(/ or /g, language === 'ja' ? ' または ' : ' 或 ');
};

/** Translates an English sentence from the API; `undefined` if the page has no translation. */
export const sentenceIn = (language: Translated, sentence: string): string | undefined => {
  const found = find(sentence);
  if (!found) return undefined;
  return sentences[language][found.english]?.replace(BLANK, (_blank, name: string) =>
    labelled(found.values[name] ?? '', language),
  );
};
