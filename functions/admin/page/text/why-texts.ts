import type { WhyTexts } from '../../../../shared/email/why/codes.ts';
import { en } from '../../../../shared/email/why/texts/en.ts';
import { ja } from '../../../../shared/email/why/texts/ja.ts';
import { zh } from '../../../../shared/email/why/texts/zh.ts';
import type { Language } from '../../../../shared/settings/schema/setting.ts';

/** The answers to "why has my customer no mail?". */
export const whyTexts: Record<Language, WhyTexts> = { en, ja, zh };
