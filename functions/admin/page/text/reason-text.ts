import { type Cause, isCause } from '../../../../shared/email/why/codes.ts';
import type { Language } from '../../../../shared/settings/schema/setting.ts';
import type { Delivery } from '../api/emails-api.ts';
import { whyTexts } from './why-texts.ts';

const isKnown = (code: string | null): code is Cause => code !== null && isCause(code);

/** The reason that a code stands for; an unknown one stands for itself. */
export const reasonIn = (language: Language, code: string): string =>
  isKnown(code) ? whyTexts[language].causes[code] : code;

const GIVEN_UP = /^Given up after its time was over\. /;
/** What a sentence adds in parentheses: OpenSSL's or Node's word for what is wrong with a certificate. */
const DETAIL = / (\([A-Z0-9_]+\))$/;

/** A reason in the reader's language, or the API's English where there are no words for it. */
export const reasonText = (
  { reason, reason_code: code }: Pick<Delivery, 'reason' | 'reason_code'>,
  language: Language,
): { text: string; isEnglish: boolean } => {
  if (language === 'en' || reason === null || !isKnown(code)) return { text: reason ?? '', isEnglish: true };
  const [, detail] = DETAIL.exec(reason) ?? [];
  const given = GIVEN_UP.test(reason) && code !== 'expired' ? whyTexts[language].causes.expired : '';
  return { text: `${given}${whyTexts[language].causes[code]}${detail ? ` ${detail}` : ''}`, isEnglish: false };
};
