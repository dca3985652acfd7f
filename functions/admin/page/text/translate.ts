import type { Language } from '../../../../shared/settings/schema/setting.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { zh } from './zh.ts';

export type MessageKey = keyof typeof en;

/** The page's words in one language: exactly the messages that English has. */
export type Messages = Record<MessageKey, string>;

const messages: Record<Language, Messages> = { en, ja, zh };

/** A message with its `{names}` filled in. */
export const translate = (language: Language, key: MessageKey, values: Record<string, string | number> = {}): string =>
  messages[language][key].replace(/\{(\w+)\}/g, (name, word: string) => String(values[word] ?? name));

/** The key of a word the API sent, such as a state, if the page knows it. */
export const knownKey = (key: string): MessageKey | undefined =>
  Object.hasOwn(en, key) ? (key as MessageKey) : undefined;
