import { ParametersUnavailable } from '../../../shared/ports/errors.ts';
import type { PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import type { ParameterEdit, ParameterType } from '../../../shared/ports/settings/parameters.ts';
import { hashDocument, serialiseDocument } from '../../../shared/settings/document/document.ts';
import { labelPair } from '../../../shared/settings/in-force/label-pair.ts';
import { moveAudited } from '../../../shared/settings/in-force/move-audited.ts';
import { nextPair } from '../../../shared/settings/in-force/pair.ts';
import { documentName, mailboxPasswordName, passwordName } from '../../../shared/settings/in-force/parameter-names.ts';
import { conflict } from '../errors.ts';
import type { Editor, SettingsPorts } from '../ports.ts';
import { type NewestVersions, newestVersions } from '../read/pending-edits.ts';
import type { ScopeChain } from '../read/scope-settings.ts';
import type { Proposal } from './proposal.ts';
import { isUncontested, type ParameterWrite } from './repeated-write.ts';

type SavePorts = Pick<SettingsPorts, 'inForce' | 'audit' | 'parameters' | 'writer' | 'isOwn' | 'now' | 'log'>;

const CHANGED = 'Somebody else saved these settings meanwhile. Nothing of this save is in force; read them again.';

interface Write extends ParameterWrite {
  type: ParameterType;
}

/**
 * Writes a version and waits until SSM shows it, since the pair must never name a version that readers cannot find.
 * Throws `ApiError` if somebody else wrote a version in between, which must not be skipped.
 */
const writeVersion = async (ports: SavePorts, write: Write, ifMatch: string | undefined): Promise<ParameterEdit> => {
  const { name, value, type, after } = write;
  const version = await ports.writer.put(name, value, type);
  if (version !== after + 1 && !(await isUncontested(ports, write, version))) throw conflict(ifMatch, CHANGED);
  return shownVersion(ports.parameters, name, version);
};

const shownVersion = async (
  parameters: SavePorts['parameters'],
  name: string,
  version: number,
): Promise<ParameterEdit> => {
  const edit = (await parameters.edits(name)).find((candidate) => candidate.version === version);
  if (!edit) throw new ParametersUnavailable('SSM does not yet return the version that it accepted');
  return edit;
};

/** Other writers' versions are never adopted: the version that comes into force is the one this save wrote. */
const writeMailboxPassword = async (
  { writer, parameters }: SavePorts,
  scope: string,
  password: string,
): Promise<ParameterEdit> => {
  const name = mailboxPasswordName(scope);
  return shownVersion(parameters, name, await writer.put(name, password, 'SecureString'));
};

interface Written {
  document?: ParameterEdit;
  secret?: ParameterEdit;
  mailbox?: ParameterEdit;
}

/** Writes the secret first, so that a document never exists without the password that belongs to it. */
const writeChanges = async (
  ports: SavePorts,
  { scope, own }: ScopeChain,
  { document, password, mailboxPassword }: Proposal,
  newest: NewestVersions,
  ifMatch: string | undefined,
): Promise<Written> => {
  const text = serialiseDocument(document);
  const isNew = own.pair.document === undefined || own.fault !== undefined || text !== serialiseDocument(own.document);
  const secret =
    password.kind === 'set' &&
    (await writeVersion(
      ports,
      { name: passwordName(scope), value: password.password, type: 'SecureString', after: newest.secret },
      ifMatch,
    ));
  const mailbox =
    mailboxPassword.kind === 'set' && (await writeMailboxPassword(ports, scope, mailboxPassword.password));
  const saved =
    isNew &&
    (await writeVersion(
      ports,
      { name: documentName(scope), value: text, type: 'String', after: newest.document },
      ifMatch,
    ));
  return { ...(secret && { secret }), ...(mailbox && { mailbox }), ...(saved && { document: saved }) };
};

const pairAfter = (
  current: PairInForce,
  { document, secret, password, mailboxPassword }: Proposal,
  written: Written,
  now: number,
): PairInForce => {
  const writtenAt = Math.max(
    now,
    written.document?.modifiedAt ?? 0,
    written.secret?.modifiedAt ?? 0,
    written.mailbox?.modifiedAt ?? 0,
  );
  const saved = written.document
    ? { version: written.document.version, sha256: hashDocument(serialiseDocument(document)) }
    : current.document;
  return nextPair(current, {
    ...(saved && { document: saved }),
    ...(secret && { secret: { ...secret, version: written.secret?.version ?? secret.version } }),
    forgetsSecret: password.kind === 'cleared',
    ...(mailboxPassword.kind === 'cleared' && { mailbox: null }),
    ...(written.mailbox && {
      mailbox: { version: written.mailbox.version, host: document['bounces/imap_host'] ?? '' },
    }),
    movedAt: writtenAt,
    reviewed: {
      document: written.document ? { version: written.document.version } : current.reviewed.document,
      secret: written.secret ? { version: written.secret.version } : current.reviewed.secret,
      at: writtenAt,
    },
  });
};

/**
 * Saves the password, then the document, then puts both in force by one conditional write. If it stops before that write,
 * the old pair stays in force, and the written versions never do. Throws `ApiError` (409, 412) if somebody else
 * was first; rejects with `ParametersThrottled`, `ParametersUnavailable` or `StoreUnavailable`.
 */
export const saveSettings = async (
  ports: SavePorts,
  chain: ScopeChain,
  proposal: Proposal,
  { ifMatch, actor }: Editor,
): Promise<void> => {
  const { pair } = chain.own;
  const newest = await newestVersions(ports, pair, ifMatch);
  const written = await writeChanges(ports, chain, proposal, newest, ifMatch);
  const clears =
    (proposal.password.kind === 'cleared' && pair.secret !== undefined) ||
    (proposal.mailboxPassword.kind === 'cleared' && pair.mailbox !== undefined);
  if (Object.keys(written).length === 0 && !clears) return;
  const next = pairAfter(pair, proposal, written, ports.now());
  const isMoved = await moveAudited(ports, pair, next, { actor, action: 'settings.saved' });
  if (!isMoved) throw conflict(ifMatch, CHANGED);
  await labelPair(ports.parameters, next, ports.log);
  const { scope, document, secret } = next;
  ports.log.info('settings saved', { scope, document: document?.version, secret: secret?.version });
};
