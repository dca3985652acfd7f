import { isSenderAllowed } from '../../email/address/allowed-sender.ts';
import type { SendRequest } from '../../email/request/send-request.ts';
import { SettingsUnavailable } from '../../ports/errors.ts';
import type { SettingsReader } from '../../ports/settings/settings-reader.ts';

/** Why the scope does not allow the From of an email; to follow the field's name. */
export const SENDER_NOT_ALLOWED = 'this sender is not among the allowed senders of the scope';

/**
 * Whether `delivery/allowed_senders` of the scope allows the request's From. A request without a From gets an address
 * from the settings. Without settings the answer is yes: the email is accepted, and its sender is checked again before
 * delivery.
 */
export const maySendFrom = async (
  settings: SettingsReader,
  { from }: Pick<SendRequest, 'from'>,
  scope: string,
): Promise<boolean> => !from || isSenderAllowed(from.address, await allowedSenders(settings, scope));

/** Empty, meaning any, while there are no settings. */
const allowedSenders = async (settings: SettingsReader, scope: string): Promise<readonly string[]> => {
  try {
    const effective = await settings.effective(scope);
    return effective.kind === 'in-force' ? effective.settings.values['delivery/allowed_senders'] : [];
  } catch (error) {
    if (error instanceof SettingsUnavailable) return [];
    throw error;
  }
};
