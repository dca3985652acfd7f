import type { Rejection } from '../../ports.ts';
import { crossCheck, deploymentCheck, logsIn } from '../cross-check.ts';
import { parseDocument } from '../document.ts';
import { describeFaults, type Fault, type Warning } from '../fault.ts';
import { passwordHolder } from '../password-holder.ts';
import type { Parsed } from '../read-values.ts';
import { type Resolved, resolve } from '../resolve.ts';
import { warningsFor } from '../warnings.ts';
import type { DocumentEdit, Facts, SecretEdit, WiderScope } from './facts.ts';

/** What comes of a document with what is in force around it. */
export type Assessment = { ok: true; resolved: Resolved; warnings: Warning[] } | { ok: false; rejected: Rejection };

const reject = (code: Rejection['code'], reason: string): Assessment => ({ ok: false, rejected: { code, reason } });

const invalid = (faults: readonly Fault[]): Assessment => reject('invalid-document', describeFaults(faults));

const parse = ({ type, text }: DocumentEdit, scope: string): Parsed =>
  type === 'String'
    ? parseDocument(text, scope)
    : { ok: false, faults: [{ path: '', problem: 'The document must be a parameter of type String' }] };

/** Whether a password may be sent to the host: the new one belongs to whatever host it comes in force with. */
const hasPassword = (
  { scope, current }: Facts,
  chain: readonly WiderScope[],
  secret: SecretEdit | undefined,
  host: string,
): boolean => {
  const own = secret ? { version: secret.version, host } : current.secret;
  return passwordHolder([...chain, { scope, ...(own && { secret: own }) }], host) !== undefined;
};

const assessParsed = (facts: Facts, parsed: Parsed, secret: SecretEdit | undefined): Assessment => {
  const { scope, wider, deployment } = facts;
  if (!parsed.ok) return invalid(parsed.faults);
  if (!wider.ok) return reject('wider-scope-faulty', wider.reason);
  const resolved = resolve([...wider.chain, { scope, document: parsed.document }]);
  const faults = [...crossCheck(resolved.values), ...deploymentCheck(resolved, deployment)];
  if (faults.length > 0) return invalid(faults);
  if (logsIn(resolved.values) && !hasPassword(facts, wider.chain, secret, resolved.values['system/smtp/host'])) {
    return reject('password-needed', 'system/smtp/password must be saved again: there is none for this host');
  }
  return { ok: true, resolved, warnings: [...parsed.warnings, ...warningsFor(resolved)] };
};

/** Judges a new document, or without one the document in force, together with a new password if there is one. */
export const assess = (
  facts: Facts,
  document: DocumentEdit | undefined,
  secret: SecretEdit | undefined,
): Assessment => {
  if (document) return assessParsed(facts, parse(document, facts.scope), secret);
  if (facts.inForce) return assessParsed(facts, { ok: true, document: facts.inForce, warnings: [] }, secret);
  return reject('waits-for-document', 'There is no settings document in force at this scope');
};
