import type { Language } from '../../../../shared/settings/schema/setting.ts';
import type { Delivery } from '../api/emails-api.ts';
import { faultsText } from './fault-text.ts';
import { reasonsEn } from './reasons/en.ts';
import { reasonsJa } from './reasons/ja.ts';
import { reasonsZh } from './reasons/zh.ts';

/** Exactly the reasons that English has. */
export type Reasons = Record<keyof typeof reasonsEn, string>;

const reasons: Record<Language, Reasons> = { en: reasonsEn, ja: reasonsJa, zh: reasonsZh };

const isKnown = (code: string | null): code is keyof Reasons => code !== null && Object.hasOwn(reasonsEn, code);

/** The reason for a code; an unknown code is returned as it is. */
export const reasonIn = (language: Language, code: string): string => (isKnown(code) ? reasons[language][code] : code);

const GIVEN_UP = /^Given up after its time was over\. /;
/** The text that a sentence adds in parentheses: the certificate error as OpenSSL or Node names it. */
const DETAIL = / (\([A-Z0-9_]+\))$/;

/** A reason in the reader's language. A reason without a code describes a fault in a setting. */
export const reasonText = (
  { reason, reason_code: code }: Pick<Delivery, 'reason' | 'reason_code'>,
  language: Language,
): { text: string; isEnglish: boolean } => {
  if (language === 'en' || reason === null) return { text: reason ?? '', isEnglish: true };
  if (!isKnown(code))
    return { text: faultsText(reason, language) || reasons[language].configuration, isEnglish: false };
  const [, detail] = DETAIL.exec(reason) ?? [];
  const given = GIVEN_UP.test(reason) && code !== 'expired' ? reasons[language].expired : '';
  return { text: `${given}${reasons[language][code]}${detail ? ` ${detail}` : ''}`, isEnglish: false };
};
