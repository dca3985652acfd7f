import type { Address } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';

export const ada = 'ada@example.com' as Address;
export const bob = 'bob@example.com' as Address;
export const toTwo: Partial<Email> = {
  recipients: [
    { address: ada, kind: 'to', state: 'pending' },
    { address: bob, kind: 'bcc', state: 'pending' },
  ],
};
