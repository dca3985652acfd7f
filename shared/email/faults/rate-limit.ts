import type { TransportFault } from '../../ports/sending/mail-transport.ts';

const greylisted = /gr[ae]y[- ]?list/i;

/**
 * Large providers signal rate limits with RFC 3463's policy codes, 4.7.x, and various texts. Greylisting uses the
 * same codes, but only wants a later attempt, not a lower rate.
 */
export const isRateLimit = ({ enhanced, response }: Pick<TransportFault, 'enhanced' | 'response'>): boolean =>
  enhanced?.startsWith('4.7.') === true && !greylisted.test(response ?? '');
