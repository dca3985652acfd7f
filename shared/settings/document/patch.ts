import type { JsonValue } from '../../json.ts';
import type { Kind } from '../kinds/kind.ts';
import { credential, secret } from '../kinds/secret.ts';
import {
  MAILBOX_PASSWORD_PATH,
  OAUTH2_SECRET_PATH,
  PASSWORD_PATH,
  SECRET_PATHS,
  type SettingsDocument,
} from '../schema/effective.ts';
import { MAX_DOCUMENT_BYTES, serialiseDocument } from './document.ts';
import type { Fault, Warning } from './fault.ts';
import { leavesOf } from './leaves.ts';
import { readValues } from './read-values.ts';

/** The change of a scope's password. Cleared: the scope no longer has one of its own. */
export type PasswordChange = { kind: 'unchanged' } | { kind: 'cleared' } | { kind: 'set'; password: string };

export type Patched =
  | {
      ok: true;
      document: SettingsDocument;
      password: PasswordChange;
      mailboxPassword: PasswordChange;
      warnings: Warning[];
    }
  | { ok: false; faults: Fault[] };

/** The placeholder that forms show for a stored password, and send back if it was not edited. */
const MASK = '******';

const readSecret = (path: string, kind: Kind<string>, raw: JsonValue | undefined): PasswordChange | Fault => {
  if (raw === undefined || raw === MASK) return { kind: 'unchanged' };
  if (raw === null || raw === '') return { kind: 'cleared' };
  const reading = kind.read(raw);
  return reading ? { kind: 'set', password: reading.value } : { path, problem: `must be ${kind.allowed}` };
};

/** A scope has one credential, so a patch with two is ambiguous. */
const readCredential = (values: ReadonlyMap<string, JsonValue>): PasswordChange | Fault => {
  const password = readSecret(PASSWORD_PATH, secret, values.get(PASSWORD_PATH));
  const token = readSecret(OAUTH2_SECRET_PATH, credential, values.get(OAUTH2_SECRET_PATH));
  if ('problem' in password || 'problem' in token) return 'problem' in password ? password : token;
  if (password.kind === 'set' && token.kind === 'set') {
    return { path: OAUTH2_SECRET_PATH, problem: `must not be given together with ${PASSWORD_PATH}` };
  }
  if (password.kind === 'set' || token.kind === 'unchanged') return password;
  return token;
};

const without = (document: SettingsDocument, paths: readonly string[]): SettingsDocument =>
  Object.fromEntries(Object.entries(document).filter(([path]) => !paths.includes(path))) as SettingsDocument;

const sizeFaults = (document: SettingsDocument): Fault[] => {
  const bytes = Buffer.byteLength(serialiseDocument(document));
  return bytes > MAX_DOCUMENT_BYTES
    ? [{ path: '', problem: `The document has ${bytes} bytes; at most ${MAX_DOCUMENT_BYTES} are allowed` }]
    : [];
};

/**
 * Applies a JSON merge patch to a document (RFC 7396); `null` means inherited again. The password is among the values of
 * the patch, but not part of the document. Reports every fault.
 */
export const applyPatch = (document: SettingsDocument, patch: JsonValue, scope: string): Patched => {
  const leaves = leavesOf(patch);
  const values = new Map(leaves.values);
  const password = readCredential(values);
  const mailboxPassword = readSecret(MAILBOX_PASSWORD_PATH, secret, values.get(MAILBOX_PASSWORD_PATH));
  for (const path of SECRET_PATHS) values.delete(path);
  const read = readValues(values, scope);
  const patched = { ...without(document, [...values.keys()]), ...(read.ok && read.document) };
  const faults = [
    ...leaves.faults,
    ...[password, mailboxPassword].filter((one) => 'problem' in one),
    ...(read.ok ? sizeFaults(patched) : read.faults),
  ];
  if (faults.length > 0 || 'problem' in password || 'problem' in mailboxPassword || !read.ok) {
    return { ok: false, faults };
  }
  return { ok: true, document: patched, password, mailboxPassword, warnings: read.warnings };
};
