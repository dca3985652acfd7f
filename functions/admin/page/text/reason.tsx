import type { Delivery } from '../api/emails-api.ts';
import { reasonText } from './reason-text.ts';
import { useText } from './text-context.tsx';

/** Why an email is where it is, for people. */
export const Reason = ({ of }: { of: Pick<Delivery, 'reason' | 'reason_code'> }) => {
  const { language } = useText();
  const { text, isEnglish } = reasonText(of, language);
  return (
    <span class="reason" title={text} {...(isEnglish && { lang: 'en' })}>
      {text}
    </span>
  );
};
