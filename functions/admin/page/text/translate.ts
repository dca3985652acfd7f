import type { Language } from '../../../../shared/settings/schema/setting.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

// The order makes the page 1 kB smaller: gzip matches the same keys in two languages only within 32 kB, so Japanese, the
// longest, comes last.

import { ja } from './ja.ts';

// These are short enough in any order.

import { feedbackEn } from './feedback/en.ts';
import { feedbackJa } from './feedback/ja.ts';
import { feedbackZh } from './feedback/zh.ts';
import { mailEn } from './mail/en.ts';
import { mailJa } from './mail/ja.ts';
import { mailZh } from './mail/zh.ts';

/** The page's words in one language: exactly the messages that English has. */
export type Messages = Record<keyof typeof en, string>;
export type MailMessages = Record<keyof typeof mailEn, string>;
export type FeedbackMessages = Record<keyof typeof feedbackEn, string>;

export type MessageKey = keyof Messages | keyof MailMessages | keyof FeedbackMessages;

const english = { ...en, ...mailEn, ...feedbackEn };
const messages: Record<Language, Record<MessageKey, string>> = {
  en: english,
  ja: { ...ja, ...mailJa, ...feedbackJa },
  zh: { ...zh, ...mailZh, ...feedbackZh },
};

/** A message with its `{names}` filled in. */
export const translate = (language: Language, key: MessageKey, values: Record<string, string | number> = {}): string =>
  messages[language][key].replace(/\{(\w+)\}/g, (name, word: string) => String(values[word] ?? name));

/** The key of a word the API sent, such as a state, if the page knows it. */
export const knownKey = (key: string): MessageKey | undefined =>
  Object.hasOwn(english, key) ? (key as MessageKey) : undefined;

/** The label of an API value, such as a state; the value itself if the page has no label for it. */
export const wordIn = (language: Language, kind: string, value: string): string => {
  const key = knownKey(`${kind}.${value}`);
  return key ? translate(language, key) : value;
};
