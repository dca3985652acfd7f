import type { DetailCode } from '../../../../shared/health/report.ts';
import type { Language } from '../../../../shared/settings/schema/setting.ts';
import type { HealthCheck } from '../api/health-api.ts';
import { checkDetailsEn } from './check-details/en.ts';
import { checkDetailsJa } from './check-details/ja.ts';
import { checkDetailsZh } from './check-details/zh.ts';
import { reasonIn } from './reason-text.ts';
import { wordIn } from './translate.ts';

/** One for each code that a check can have. */
export type CheckDetails = Record<DetailCode, string>;

const details: Record<Language, CheckDetails> = { en: checkDetailsEn, ja: checkDetailsJa, zh: checkDetailsZh };

const isKnown = (code: string | null): code is keyof CheckDetails =>
  code !== null && Object.hasOwn(checkDetailsEn, code);

/**
 * What a check found, in the reader's language. The API's English says more about a fault than the code does, so it is
 * what English readers get. Where there is no code, other languages show only the state.
 */
export const checkDetail = (
  { code, values, detail }: Pick<HealthCheck, 'code' | 'values' | 'detail'>,
  language: Language,
): { text: string; isEnglish: boolean } => {
  if (language === 'en') return { text: detail ?? '', isEnglish: true };
  if (!isKnown(code)) return { text: '', isEnglish: false };
  const worded = (name: string, value: string | number): string => {
    if (name === 'reason') return reasonIn(language, String(value));
    if (name === 'phase') return wordIn(language, 'step', String(value));
    if (name === 'rejected') return wordIn(language, 'rejected', String(value));
    return String(value);
  };
  const text = details[language][code].replace(/\{(\w+)\}/g, (_match, name: string) =>
    worded(name, values[name] ?? ''),
  );
  return { text: text.trim(), isEnglish: false };
};
