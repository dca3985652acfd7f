import { ApiError } from '../../../shared/http/api-error.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type { PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import { credentialTarget } from '../../../shared/settings/checks/oauth2.ts';
import { hashDocument, parseDocument } from '../../../shared/settings/document/document.ts';
import { resolveSettings } from '../../../shared/settings/document/resolve.ts';
import { dkimKeyFaults } from '../../../shared/settings/in-force/dkim-key.ts';
import { labelPair } from '../../../shared/settings/in-force/label-pair.ts';
import { moveAudited } from '../../../shared/settings/in-force/move-audited.ts';
import { nextPair } from '../../../shared/settings/in-force/pair.ts';
import { documentName, passwordName } from '../../../shared/settings/in-force/parameter-names.ts';
import { narrowerFaults } from '../edit/narrower-scopes.ts';
import { propose } from '../edit/proposal.ts';
import { conflict, invalidSettings } from '../errors.ts';
import type { Editor, SettingsPorts } from '../ports.ts';
import { newestVersions, reviewedUpTo } from '../read/pending-edits.ts';
import type { ScopeChain } from '../read/scope-settings.ts';

/** The version that a request names. Throws `ApiError` (422). */
export const versionIn = (body: JsonValue): number => {
  const version = typeof body === 'object' && body !== null && !Array.isArray(body) ? body.version : undefined;
  if (typeof version === 'number' && Number.isInteger(version) && version > 0) return version;
  throw new ApiError(422, 'validation_error', 'version: must be the number of a version of the history.');
};

const documentAt = async ({ parameters }: SettingsPorts, scope: string, version: number) => {
  const found = await parameters.read(documentName(scope), version);
  if (!found) throw new ApiError(404, 'not_found', 'Parameter Store has no such version of these settings any more.');
  const parsed = parseDocument(found.value, scope);
  if (!parsed.ok) throw invalidSettings(parsed.faults);
  return { text: found.value, document: parsed.document };
};

/** The newest password that was in force for a host and has not changed since. */
const secretFor = async (
  { parameters }: SettingsPorts,
  { scope, secret, formerSecrets: former = [] }: PairInForce,
  host: string,
): Promise<PairInForce['secret']> => {
  if (secret?.host === host) return secret;
  const known = former.find((candidate) => candidate.host === host);
  if (!known) return secret;
  const edit = (await parameters.edits(passwordName(scope))).find(({ version }) => version === known.version);
  return edit && edit.modifiedAt <= known.until ? { version: known.version, host } : secret;
};

interface Earlier {
  text: string;
  secret: PairInForce['secret'];
}

/** An earlier version with the password of its host, if both are valid now. Throws `ApiError` (404, 422). */
const earlierPair = async (ports: SettingsPorts, chain: ScopeChain, version: number): Promise<Earlier> => {
  const { scope, own, wider } = chain;
  const { text, document } = await documentAt(ports, scope, version);
  const host = credentialTarget(resolveSettings([...wider, { scope, document }]).values);
  const secret = await secretFor(ports, own.pair, host);
  const { secret: _now, ...withoutSecret } = own;
  const then = secret ? { ...own, secret } : withoutSecret;
  propose(ports, { ...chain, own: then }, document, { kind: 'unchanged' });
  const faults = [
    ...(await dkimKeyFaults(scope, document, ports.parameters)),
    ...(await narrowerFaults(ports, scope, { scope, document, ...(secret && { secret }) })),
  ];
  if (faults.length > 0) throw invalidSettings(faults);
  return { text, secret };
};

/**
 * Puts an earlier version of a scope's document in force again, with the password of its host, by one conditional write;
 * nothing is written to SSM. Throws `ApiError`: 404 no such version, 422 no longer valid, 409 or 412 overtaken.
 */
export const rollback = async (
  ports: SettingsPorts,
  chain: ScopeChain,
  version: number,
  { ifMatch, actor }: Editor,
): Promise<void> => {
  const { scope } = chain;
  const { pair } = chain.own;
  const newest = await newestVersions(ports, pair, ifMatch);
  const { text, secret } = await earlierPair(ports, chain, version);
  const now = ports.now();
  const next = nextPair(pair, {
    document: { version, sha256: hashDocument(text) },
    ...(secret && { secret }),
    movedAt: now,
    reviewed: reviewedUpTo(newest, now, pair),
  });
  const isMoved = await moveAudited(ports, pair, next, { actor, action: 'settings.rolled_back' });
  if (!isMoved) throw conflict(ifMatch, 'Somebody else changed these settings meanwhile.');
  await labelPair(ports.parameters, next, ports.log);
  ports.log.info('settings rolled back', { scope, document: version, secret: secret?.version });
};
