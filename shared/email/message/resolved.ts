import type { SettingsInForce } from '../../ports/settings/settings-reader.ts';
import type { EffectiveSettings } from '../../settings/schema/effective.ts';
import { type Address, addressKey } from '../address/address.ts';
import type { Email, Recipient } from '../lifecycle/email.ts';
import { isSalesEmail } from '../lifecycle/email-type.ts';
import { identityOf } from './identity.ts';

/** What the first attempt decides and later attempts keep, so that they have the same bytes and recipients. */
export type EmailDecisions = Partial<Pick<Email, 'identity' | 'recipients' | 'copies'>>;

type Deciding = Pick<SettingsInForce, 'values' | 'dkim'>;

const pending = (address: Address, kind: Recipient['kind']): Recipient => ({ address, kind, state: 'pending' });

const withBcc = (recipients: readonly Recipient[], addresses: readonly Address[]): Recipient[] => {
  const known = new Set(recipients.map(({ address }) => addressKey(address)));
  const added = addresses.filter((address) => !known.has(addressKey(address)));
  return [...recipients, ...added.map((address) => pending(address, 'bcc'))];
};

/** "Send Copy To": added to the envelope, or sent later as emails of their own. Copies are not copied again. */
const copies = (email: Email, values: EffectiveSettings): EmailDecisions => {
  if (!isSalesEmail(email.type) || email.copyOf) return {};
  const addresses = values[`sales_email/${email.type}/copy_to`];
  if (addresses.length === 0) return {};
  return values[`sales_email/${email.type}/copy_method`] === 'copy'
    ? { copies: addresses }
    : { recipients: withBcc(email.recipients, addresses) };
};

/** Developer mode: redirected, even if an earlier attempt decided otherwise. */
const redirected = (email: Email, redirectedTo: Address, settings: Deciding): EmailDecisions => ({
  identity: { ...identityOf(email, settings), redirectedTo },
  recipients: [...email.recipients.filter(({ state }) => state !== 'pending'), pending(redirectedTo, 'to')],
});

/** What this attempt decides for later ones; nothing if an earlier attempt has decided. */
export const decisionsOf = (email: Email, settings: Deciding): EmailDecisions => {
  const { values } = settings;
  const redirectedTo = values['developer/mode'] === 'redirect' ? values['developer/redirect_to'] : undefined;
  if (redirectedTo && !email.identity?.redirectedTo) return redirected(email, redirectedTo, settings);
  return email.identity ? {} : { identity: identityOf(email, settings), ...copies(email, values) };
};
