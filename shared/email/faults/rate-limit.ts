import type { TransportFault } from '../../ports/sending/mail-transport.ts';

const greylisted = /gr[ae]y[- ]?list/i;

/**
 * Large providers announce their limits of rate with RFC 3463's codes for policy, 4.7.x, and replies of many kinds.
 * A greylist has the same codes, and wants nothing but time.
 */
export const isRateLimit = ({ enhanced, response }: Pick<TransportFault, 'enhanced' | 'response'>): boolean =>
  enhanced?.startsWith('4.7.') === true && !greylisted.test(response ?? '');
