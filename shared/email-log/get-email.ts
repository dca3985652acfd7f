import { isOpen, NO_SETTINGS } from '../email/lifecycle/circuit.ts';
import type { Email, EmailContent } from '../email/lifecycle/email.ts';
import { parseEmailId } from '../email/lifecycle/id.ts';
import { ApiError } from '../http/api-error.ts';
import type { ApiKey } from '../ports/api-key-store.ts';
import type { EmailStore } from '../ports/emails/email-store.ts';
import type { Circuit, CircuitStore } from '../ports/sending/circuit-store.ts';
import { covers } from '../scope.ts';

export interface StoredEmail {
  email: Email;
  /** `undefined` if it has been deleted. */
  content: EmailContent | undefined;
}

/** Finds an email that the key covers. Throws `ApiError` (404), the same for one of another scope and for none. */
export const findEmail = async (store: Pick<EmailStore, 'find'>, idText: string, key: ApiKey): Promise<Email> => {
  const id = parseEmailId(idText);
  const email = id && (await store.find(id));
  if (!email || !covers(key.scope, email.scope)) throw new ApiError(404, 'not_found', 'There is no email of this id.');
  return email;
};

/** The same, with its content. */
export const getEmail = async (
  store: Pick<EmailStore, 'find' | 'contents'>,
  idText: string,
  key: ApiKey,
): Promise<StoredEmail> => {
  const email = await findEmail(store, idText, key);
  return { email, content: (await store.contents([email])).get(email.id) };
};

export interface ShowEmailPorts {
  store: Pick<EmailStore, 'find' | 'contents'>;
  circuits: Pick<CircuitStore, 'read'>;
}

/** An email that the key covers, with the open circuit that the email waits for, if any. */
export const getEmailAndCircuit = async (
  { store, circuits }: ShowEmailPorts,
  idText: string,
  key: ApiKey,
): Promise<StoredEmail & { circuit?: Circuit }> => {
  const stored = await getEmail(store, idText, key);
  const { scope, state, putOffAt, suspectAt, heldUnder = NO_SETTINGS } = stored.email;
  const isWaiting = (state === 'held' && suspectAt === undefined) || putOffAt !== undefined;
  const circuit = isWaiting ? (await circuits.read(scope, [heldUnder])).find(isOpen) : undefined;
  return { ...stored, ...(circuit && { circuit }) };
};
