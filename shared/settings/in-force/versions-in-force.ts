import type { PairInForce } from '../../ports/settings/in-force-store.ts';
import type { ParameterReader } from '../../ports/settings/parameters.ts';
import { hashDocument, parseDocumentInForce } from '../document/document.ts';
import { describeFaults, SettingsFault } from '../document/fault.ts';
import type { SettingsDocument } from '../schema/effective.ts';
import { documentName, mailboxPasswordName, passwordName } from './parameter-names.ts';
import { storedPassword } from './stored-password.ts';

export type WithDocument = PairInForce & Required<Pick<PairInForce, 'document'>>;
export type WithSecret = PairInForce & Required<Pick<PairInForce, 'secret'>>;
type WithMailbox = PairInForce & Required<Pick<PairInForce, 'mailbox'>>;

export const hasDocument = (pair: PairInForce): pair is WithDocument => pair.document !== undefined;

/** The document in force of a scope. Throws `SettingsFault` if it is no longer available. */
export const readDocumentInForce = async (
  pair: WithDocument,
  parameters: ParameterReader,
): Promise<SettingsDocument> => {
  const parsed = parseDocumentInForce(await documentText(pair, parameters), pair.scope);
  if (parsed.ok) return parsed.document;
  const faults = describeFaults(parsed.faults);
  throw new SettingsFault(`The settings in force of scope ${pair.scope} are not valid: ${faults}`);
};

/** The text of the document in force. Throws `SettingsFault` if that version was deleted or replaced. */
const documentText = async ({ scope, document }: WithDocument, parameters: ParameterReader): Promise<string> => {
  const found = await parameters.read(documentName(scope), document.version);
  if (!found) throw new SettingsFault(`The settings in force of scope ${scope} were deleted`);
  if (hashDocument(found.value) === document.sha256) return found.value;
  throw new SettingsFault(`The settings in force of scope ${scope} were replaced by others of the same version`);
};

/**
 * The password in force of a scope. Throws `SettingsFault` if it is no longer there. No hash of a password is kept, so one
 * that was written again under the same version is recognised by its time.
 */
export const readPasswordInForce = async (
  { scope, secret, since = 0 }: WithSecret,
  parameters: ParameterReader,
): Promise<string> => {
  const found = await parameters.read(passwordName(scope), secret.version);
  if (!found) throw new SettingsFault(`The password in force of scope ${scope} was deleted`);
  if (found.type === 'SecureString' && found.modifiedAt <= since) return storedPassword(found.value).password;
  throw new SettingsFault(`The password in force of scope ${scope} was replaced by another of the same version`);
};

/** The same for the mailbox's password. Throws `SettingsFault` if it is no longer there. */
export const readMailboxPassword = async (
  { scope, mailbox, since = 0 }: WithMailbox,
  parameters: ParameterReader,
): Promise<string> => {
  const found = await parameters.read(mailboxPasswordName(scope), mailbox.version);
  if (!found) throw new SettingsFault(`The mailbox's password of scope ${scope} was deleted`);
  if (found.type === 'SecureString' && found.modifiedAt <= since) return found.value;
  throw new SettingsFault(`The mailbox's password of scope ${scope} was replaced by another of the same version`);
};
