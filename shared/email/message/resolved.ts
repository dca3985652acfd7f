import type { EffectiveSettings } from '../../settings/schema/effective.ts';
import { type Address, addressKey } from '../address/address.ts';
import type { Email, Recipient } from '../lifecycle/email.ts';
import { isSalesEmail } from '../lifecycle/email-type.ts';
import { identityOf } from './identity.ts';

/** What is decided at the first attempt and kept, so that a later copy has the same bytes and recipients. */
export type Resolved = Partial<Pick<Email, 'identity' | 'recipients' | 'copies'>>;

const pending = (address: Address, kind: Recipient['kind']): Recipient => ({ address, kind, state: 'pending' });

const withBcc = (recipients: readonly Recipient[], addresses: readonly Address[]): Recipient[] => {
  const known = new Set(recipients.map(({ address }) => addressKey(address)));
  const added = addresses.filter((address) => !known.has(addressKey(address)));
  return [...recipients, ...added.map((address) => pending(address, 'bcc'))];
};

/** Send Copy To: into the envelope, or each an email of its own later. A copy has no copies. */
const copies = (email: Email, values: EffectiveSettings): Resolved => {
  if (!isSalesEmail(email.type) || email.copyOf) return {};
  const addresses = values[`sales_email/${email.type}/copy_to`];
  if (addresses.length === 0) return {};
  return values[`sales_email/${email.type}/copy_method`] === 'copy'
    ? { copies: addresses }
    : { recipients: withBcc(email.recipients, addresses) };
};

/** Developer mode: nobody else gets it any more, whatever was decided before. */
const redirected = (email: Email, redirectedTo: Address, values: EffectiveSettings): Resolved => ({
  identity: { ...identityOf(email, values), redirectedTo },
  recipients: [...email.recipients.filter(({ state }) => state !== 'pending'), pending(redirectedTo, 'to')],
});

/** What an attempt decides for all later ones; nothing if an earlier one has. */
export const resolve = (email: Email, values: EffectiveSettings): Resolved => {
  const redirectedTo = values['developer/mode'] === 'redirect' ? values['developer/redirect_to'] : undefined;
  if (redirectedTo && !email.identity?.redirectedTo) return redirected(email, redirectedTo, values);
  return email.identity ? {} : { identity: identityOf(email, values), ...copies(email, values) };
};
