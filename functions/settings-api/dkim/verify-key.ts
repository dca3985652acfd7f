import type { KeyInDns } from '../../../shared/email/dkim/record.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { DkimKeyInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { labelVersions } from '../../../shared/settings/in-force/label-pair.ts';
import { dkimKeyName } from '../../../shared/settings/in-force/parameter-names.ts';
import { editSettings } from '../edit/edit-settings.ts';
import type { Editor, SettingsPorts } from '../ports.ts';
import type { ScopeChain } from '../read/scope-settings.ts';
import { DNS_LIMIT_MS, lookUpKey, waitingKey } from './keys.ts';

const problems: Record<Exclude<KeyInDns, 'published'> | 'unavailable', string> = {
  missing: 'DNS does not show the key yet: publish the record, and try again when DNS shows it',
  other: 'DNS shows another key at this name: replace its record',
  several: 'DNS shows several keys at this name: leave only the new record',
  revoked: 'DNS shows an empty key at this name: replace its record',
  unavailable: 'DNS does not answer at present: try again',
};

/** Puts a key in force by naming it in the scope's settings: a save like any other. */
const putInForce = async (
  ports: SettingsPorts,
  chain: ScopeChain,
  { domain, selector, version }: DkimKeyInForce,
  save: Editor & Pick<Verification, 'keyScope'>,
): Promise<void> => {
  const patch = { dkim: { domain, selector, key: version } };
  await editSettings(ports, chain, { ...save, base: chain.own.document, patch, verify: false });
  // SSM drops the oldest of a hundred versions, but none with a label.
  await labelVersions(ports.parameters, chain.scope, { [dkimKeyName(chain.scope)]: version }, ports.log);
};

interface Verification extends Editor {
  /** Scope of the API key that asks. */
  keyScope: string;
  /** Puts it in force without checking DNS: mail fails DKIM until DNS has the record. */
  force: boolean;
}

/**
 * Signs with the scope's newest key from now on, if DNS shows it. Throws `ApiError`: 404 if no key waits, 422 with what
 * DNS says, and as a save does.
 */
export const verifyKey = async (
  ports: SettingsPorts,
  chain: ScopeChain,
  { force, ...save }: Verification,
): Promise<void> => {
  const key = await waitingKey(chain, ports.parameters);
  if (!key) throw new ApiError(404, 'not_found', 'No key of this scope waits to be verified. Make one first.');
  const inDns = force ? 'published' : await lookUpKey(ports.dns, key, AbortSignal.timeout(DNS_LIMIT_MS));
  if (inDns !== 'published') throw new ApiError(422, 'validation_error', `${problems[inDns]}.`);
  await putInForce(ports, chain, key, save);
};
