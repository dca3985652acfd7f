import { writeDkimKey } from '../../../shared/email/dkim/key.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import { newDkimKeyRequest } from '../../../shared/http/request/domains.ts';
import { validated } from '../../../shared/http/validated.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type { AuditActor } from '../../../shared/ports/audit-log.ts';
import { resolveSettings } from '../../../shared/settings/document/resolve.ts';
import { dkimKeyName } from '../../../shared/settings/in-force/parameter-names.ts';
import { BUILT_IN } from '../../../shared/settings/schema/effective.ts';
import { isUncontested } from '../edit/repeated-write.ts';
import { conflict } from '../errors.ts';
import type { SettingsPorts } from '../ports.ts';
import { linksOf, type ScopeChain } from '../read/scope-settings.ts';
import { keyObject, waitingKey } from './keys.ts';

const GENERAL = 'trans_email/ident_general/email';

/** The domain that signs unless the request names one: that of the key in force, or of the general store address. */
const usualDomain = (chain: ScopeChain): string => {
  const { values, origin } = resolveSettings(linksOf(chain));
  if (values['dkim/domain'] !== '') return values['dkim/domain'];
  const address = values[GENERAL];
  if (origin[GENERAL] !== BUILT_IN) return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  throw new ApiError(422, 'validation_error', `domain: must be given, unless ${GENERAL} is set.`);
};

const MAX_SCOPE_CHARACTERS = 40;

/** Each key has a unique name in DNS, even among the keys of other scopes for the same domain. */
const usualSelector = (scope: string, version: number): string => {
  const code = scope
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SCOPE_CHARACTERS)
    .replace(/-$/, '');
  return scope === 'default' ? `sm${version}` : `sm${version}-${code}`;
};

/**
 * Makes a key, which waits until it is verified: mail is signed as before. Throws `ApiError`: 409 if somebody else made
 * one meanwhile, 422 for a selector that a key of the scope has already.
 */
export const makeKey = async (ports: SettingsPorts, chain: ScopeChain, body: JsonValue, actor: AuditActor) => {
  const { scope, own } = chain;
  const { domain = usualDomain(chain), selector: wanted } = validated(newDkimKeyRequest, body);
  const [newest] = await ports.parameters.edits(dkimKeyName(scope));
  const after = newest?.version ?? 0;
  const selector = (wanted ?? usualSelector(scope, after + 1)).toLowerCase();
  const taken = [own.document['dkim/selector'], (await waitingKey(chain, ports.parameters))?.selector];
  if (taken.includes(selector)) {
    const message = 'selector: must be another one: DNS has to show the old key and the new one side by side.';
    throw new ApiError(422, 'validation_error', message);
  }
  const key = await ports.newDkimKey(domain.toLowerCase(), selector);
  await ports.audit.add({ at: ports.now(), scope, actor, action: 'dkim_key.created', subject: selector });
  const write = { name: dkimKeyName(scope), value: writeDkimKey(key), after };
  const version = await ports.writer.put(write.name, write.value, 'SecureString');
  if (version !== after + 1 && !(await isUncontested(ports, write, version))) {
    throw conflict(undefined, 'Somebody else made a key for this scope meanwhile.');
  }
  ports.log.info('DKIM key made', { scope, key: version });
  return { object: 'dkim_key', ...keyObject({ ...key, scope, version }) };
};
