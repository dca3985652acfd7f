import type { Place } from './aws/place.ts';

/** Where the emulated AWS services say they are. The account is the only one that fauxqs knows. */
export const localPlace: Place = { region: 'us-east-1', account: '000000000000' };
