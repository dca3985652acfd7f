import type { Email, Recipient } from '../email/lifecycle/email.ts';
import { end } from '../email/lifecycle/state.ts';
import type { EmailChanges } from '../ports/emails/email-store.ts';
import type { EffectiveSettings } from '../settings/schema/effective.ts';
import { entryFor, type Suppression, type SuppressionOrigin, suppressionKey } from './suppression.ts';

/** Why a recipient is suppressed, for people. */
const reasons: Record<SuppressionOrigin, string> = {
  bounce: 'Earlier mail to this address came back',
  complaint: 'The recipient complained about earlier mail',
  manual: 'The address is on the list of suppressed addresses',
};

/**
 * Marks the recipients of an email whose addresses are suppressed in its scope or a wider one. The settings of the email's
 * scope may disable this, or exempt types of email from suppressions by returned mail and complaints. Addresses that were
 * added manually have no exemptions.
 */
export const applySuppressions = (
  email: Email,
  suppressions: readonly Suppression[],
  settings: SuppressionSettings,
): Email => {
  const passes = settings['suppression/types'].some((type) => type === email.type);
  const counting = passes ? suppressions.filter(({ origin }) => origin === 'manual') : suppressions;
  if (counting.length === 0 || !settings['suppression/enabled']) return email;
  return {
    ...email,
    recipients: email.recipients.map((recipient) => suppressedIfListed(recipient, email.scope, counting)),
  };
};

type SuppressionSettings = Pick<EffectiveSettings, 'suppression/enabled' | 'suppression/types'>;

const suppressedIfListed = (recipient: Recipient, scope: string, suppressions: readonly Suppression[]): Recipient => {
  if (recipient.state !== 'pending') return recipient;
  const { address, kind } = recipient;
  const key = suppressionKey(address);
  const entry = entryFor(
    suppressions.filter((one) => suppressionKey(one.address) === key),
    scope,
  );
  return entry ? { address, kind, state: 'suppressed', response: reasons[entry.origin] } : recipient;
};

/** Whether the list of suppressed addresses, rather than the settings, kept the email from the recipient. */
export const isListed = ({ state, response = '' }: Recipient): boolean =>
  state === 'suppressed' && Object.values(reasons).includes(response);

/** Whether the email still has to be sent to anybody. */
export const hasPendingRecipients = ({ recipients }: Email): boolean =>
  recipients.some(({ state }) => state === 'pending');

/** Ends an email whose remaining recipients are all suppressed. */
export const suppressedForAll = (email: Email): EmailChanges =>
  end(email, { state: 'suppressed', reason: 'Nobody is left to send it to: the addresses are suppressed' });
