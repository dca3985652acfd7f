import type { Language } from '../../../../shared/settings/schema/setting.ts';
import type { Refusal } from '../api/failure.ts';
import { faultsText } from './fault-text.ts';
import { sentenceIn } from './sentence.ts';
import { type MessageKey, translate } from './translate.ts';

/** In English, the API's own message. In other languages its translation, or else the kind of refusal, by status. */
export const refusalText = ({ message, faults = [], statusCode }: Refusal, language: Language): string => {
  if (language === 'en') return message;
  const translated = faults.length > 0 ? faultsText(message, language) : sentenceIn(language, message);
  const kind = kinds[statusCode] ?? (statusCode >= 500 ? 'refusal.broken' : 'refusal.invalid');
  return translated || translate(language, kind);
};

const kinds: Record<number, MessageKey> = {
  401: 'refusal.denied',
  403: 'refusal.denied',
  404: 'refusal.missing',
  409: 'refusal.conflict',
  412: 'refusal.conflict',
  413: 'refusal.tooLarge',
  429: 'refusal.tooMany',
};
