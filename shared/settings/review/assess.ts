import type { Rejection } from '../../ports/in-force-store.ts';
import { checkSettings } from '../checks/check-settings.ts';
import { warningsFor } from '../checks/warnings.ts';
import { parseDocument } from '../document/document.ts';
import { describeFaults, type Fault, type Warning } from '../document/fault.ts';
import type { Parsed } from '../document/read-values.ts';
import type { Resolved } from '../document/resolve.ts';
import type { DocumentEdit, Facts, SecretEdit } from './facts.ts';

/** What comes of a document with what is in force around it. */
export type Assessment = { ok: true; resolved: Resolved; warnings: Warning[] } | { ok: false; rejected: Rejection };

const reject = (code: Rejection['code'], reason: string): Assessment => ({ ok: false, rejected: { code, reason } });

const invalid = (faults: readonly Fault[]): Assessment => reject('invalid-document', describeFaults(faults));

const parse = ({ type, text }: DocumentEdit, scope: string): Parsed =>
  type === 'String'
    ? parseDocument(text, scope)
    : { ok: false, faults: [{ path: '', problem: 'The document must be a parameter of type String' }] };

const assessParsed = (facts: Facts, parsed: Parsed, secret: SecretEdit | undefined): Assessment => {
  const { scope, wider, current, deployment } = facts;
  if (!parsed.ok) return invalid(parsed.faults);
  if (!wider.ok) return reject('wider-scope-faulty', wider.reason);
  const candidate = {
    scope,
    document: parsed.document,
    secret: secret ? 'new' : current.secret,
    wider: wider.chain,
  } as const;
  const { resolved, faults, needsPassword } = checkSettings(candidate, deployment);
  if (faults.length > 0) return invalid(faults);
  if (needsPassword) {
    return reject('password-needed', 'system/smtp/password must be saved again: there is none for this host');
  }
  return { ok: true, resolved, warnings: [...parsed.warnings, ...warningsFor(resolved)] };
};

/** Reviews a new document, or without one the document in force, together with a new password if there is one. */
export const assess = (
  facts: Facts,
  document: DocumentEdit | undefined,
  secret: SecretEdit | undefined,
): Assessment => {
  if (document) return assessParsed(facts, parse(document, facts.scope), secret);
  if (facts.documentInForce)
    return assessParsed(facts, { ok: true, document: facts.documentInForce, warnings: [] }, secret);
  return reject('waits-for-document', 'There is no settings document in force at this scope');
};
