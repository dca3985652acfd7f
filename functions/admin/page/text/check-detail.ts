import type { Language } from '../../../../shared/settings/schema/setting.ts';
import type { HealthCheck } from '../api/health-api.ts';
import { checkDetailsEn } from './check-details/en.ts';
import { checkDetailsJa } from './check-details/ja.ts';
import { checkDetailsZh } from './check-details/zh.ts';
import { reasonIn } from './reason-text.ts';
import type { Text } from './text-context.tsx';

/** Exactly the details that English has. */
export type CheckDetails = Record<keyof typeof checkDetailsEn, string>;

const details: Record<Language, CheckDetails> = { en: checkDetailsEn, ja: checkDetailsJa, zh: checkDetailsZh };

const isKnown = (code: string | null): code is keyof CheckDetails =>
  code !== null && Object.hasOwn(checkDetailsEn, code);

/**
 * What a check found, in the reader's language. The API's English says more about a fault than the code does, so it is
 * what English readers get, and all that there is for a code this page does not know.
 */
export const checkDetail = (
  { code, values, detail }: Pick<HealthCheck, 'code' | 'values' | 'detail'>,
  { language, word }: Pick<Text, 'language' | 'word'>,
): { text: string; isEnglish: boolean } => {
  if (language === 'en' || !isKnown(code)) return { text: detail ?? '', isEnglish: true };
  const worded = (name: string, value: string | number): string => {
    if (name === 'reason') return reasonIn(language, String(value));
    if (name === 'phase') return word('step', String(value));
    if (name === 'rejected') return word('rejected', String(value));
    return String(value);
  };
  const text = details[language][code].replace(/\{(\w+)\}/g, (_match, name: string) =>
    worded(name, values[name] ?? ''),
  );
  return { text: text.trim(), isEnglish: false };
};
