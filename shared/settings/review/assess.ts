import type { Rejection } from '../../ports/settings/in-force-store.ts';
import { type Candidate, checkSettings } from '../checks/check-settings.ts';
import { isFederated } from '../checks/oauth2.ts';
import { warningsFor } from '../checks/warnings.ts';
import { parseDocument } from '../document/document.ts';
import { describeFaults, type Fault, type Warning } from '../document/fault.ts';
import type { Parsed } from '../document/read-values.ts';
import type { ResolvedSettings } from '../document/resolve.ts';
import type { EffectiveSettings } from '../schema/effective.ts';
import type { DocumentEdit, Facts, SecretEdit } from './facts.ts';

/** The result of checking a document together with the settings in force at the wider scopes. */
export type Assessment =
  | { ok: true; resolved: ResolvedSettings; warnings: Warning[] }
  | { ok: false; rejected: Rejection };

const reject = (code: Rejection['code'], reason: string): Assessment => ({ ok: false, rejected: { code, reason } });

const invalid = (faults: readonly Fault[]): Assessment => reject('invalid-document', describeFaults(faults));

const parse = ({ type, text, keyFaults = [] }: DocumentEdit, scope: string): Parsed => {
  if (type !== 'String') {
    return { ok: false, faults: [{ path: '', problem: 'The document must be a parameter of type String' }] };
  }
  const parsed = parseDocument(text, scope);
  return parsed.ok && keyFaults.length > 0 ? { ok: false, faults: [...keyFaults] } : parsed;
};

/** A password whose value names no host belongs to the host it comes in force with. */
const newSecret = ({ version, host }: SecretEdit): Candidate['secret'] =>
  host === undefined ? 'new' : { version, host };

const neededFor = (values: EffectiveSettings): string =>
  isFederated(values)
    ? 'A federated login needs a random text in its SecureString, which encrypts the tokens that workers share'
    : 'system/smtp/password must be saved again: there is none for this host';

const assessParsed = (facts: Facts, parsed: Parsed, secret: SecretEdit | undefined): Assessment => {
  const { scope, wider, current, deployment } = facts;
  if (!parsed.ok) return invalid(parsed.faults);
  if (!wider.ok) return reject('wider-scope-faulty', wider.reason);
  const candidate: Candidate = {
    scope,
    document: parsed.document,
    secret: secret ? newSecret(secret) : current.secret,
    wider: wider.chain,
  };
  const { resolved, faults, needsPassword } = checkSettings(candidate, deployment);
  if (faults.length > 0) return invalid(faults);
  if (needsPassword) return reject('password-needed', neededFor(resolved.values));
  return { ok: true, resolved, warnings: [...parsed.warnings, ...warningsFor(resolved)] };
};

/** Assesses a new document, or without one the document in force, together with a new password if there is one. */
const assess = (facts: Facts, document: DocumentEdit | undefined, secret: SecretEdit | undefined): Assessment => {
  if (document) return assessParsed(facts, parse(document, facts.scope), secret);
  if (facts.documentInForce) {
    return assessParsed(facts, { ok: true, document: facts.documentInForce, warnings: [] }, secret);
  }
  return reject('waits-for-document', 'There is no settings document in force at this scope');
};

/**
 * Assesses new edits, and says whether the password joins the document. Host and password are two writes, and a
 * password for a new host must never go to the old one, however late its document comes. So a password joins only a
 * document that was written after it or that lacks it, unless its value names the host it is for.
 */
export const assessTogether = (
  facts: Facts,
  document: DocumentEdit | undefined,
  secret: SecretEdit | undefined,
): { assessment: Assessment; joins: boolean } => {
  const alone = assess(facts, document, undefined);
  if (!secret || secret.problem !== undefined) return { assessment: alone, joins: false };
  const together = assess(facts, document, secret);
  const isNamed = secret.host !== undefined && together.ok;
  const isItsDocument = secret.host === undefined && document !== undefined && document.modifiedAt >= secret.modifiedAt;
  const isFirst = !document && !facts.documentInForce;
  const isLacking = document !== undefined && !alone.ok;
  return isNamed || isItsDocument || isFirst || isLacking
    ? { assessment: together, joins: true }
    : { assessment: alone, joins: false };
};
