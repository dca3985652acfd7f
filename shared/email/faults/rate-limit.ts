import type { RecipientReply, TransportFault } from '../../ports/sending/mail-transport.ts';

/** Greylisting, or a limit of the recipient that does not depend on the sender. */
const wantsTime = /gr[ae]y[- ]?list|is receiving |recipient(?: has|'s)\b/i;

/** Wording of servers without enhanced codes. "Too many recipients" is another limit: the rest may be sent at once. */
const wantsLess =
  /^4\d\d\b.*(?:\brate\b|rate-?limit|throttl|too (?:fast|frequent)|too many (?:messages|mails|emails|connections|requests|sessions)|per[ -](?:second|minute)\b)/is;

/**
 * Whether a recipient is refused for exceeding the server's limit per transaction. Servers should reply 452; RFC 5321,
 * 4.5.3.1.10, has clients treat 552 alike, which RFC 821 required.
 */
export const isBeyondLimit = ({ code, enhanced, response }: RecipientReply): boolean =>
  ((code === 452 || code === 552) && /too many recipients/i.test(response)) || /^[45]\.5\.3$/.test(enhanced ?? '');

/**
 * Large providers signal rate limits with RFC 3463's policy codes, 4.7.x, and various texts. Greylisting and limits of
 * the recipient use the same codes, but only want a later attempt, not a lower rate.
 */
export const isRateLimit = ({ enhanced, response = '' }: Pick<TransportFault, 'enhanced' | 'response'>): boolean =>
  (enhanced?.startsWith('4.7.') === true || wantsLess.test(response)) && !wantsTime.test(response);
