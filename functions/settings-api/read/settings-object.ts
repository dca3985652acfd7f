import type { InForce, Rejection } from '../../../shared/ports/in-force-store.ts';
import { warningsFor } from '../../../shared/settings/checks/warnings.ts';
import { nestedDocument } from '../../../shared/settings/document/document.ts';
import type { Warning } from '../../../shared/settings/document/fault.ts';
import { resolve } from '../../../shared/settings/document/resolve.ts';
import { documentName, passwordName } from '../../../shared/settings/in-force/parameter-names.ts';
import { keyWarnings } from '../../../shared/settings/review/review.ts';
import { PASSWORD_PATH } from '../../../shared/settings/schema/effective.ts';
import type { SettingsPorts } from '../ports.ts';
import { chainInForce, type Link, type ScopeInForce } from './scope-settings.ts';

type Chain = readonly Link[];

const timeOf = (time: number | undefined): string | null => (time === undefined ? null : new Date(time).toISOString());

/** Whether and where the password is set, never what it is: the narrowest one counts. */
const secretsOf = (chain: Chain) => {
  const holder = chain.findLast(({ secret }) => secret !== undefined);
  const { scope = null, secret } = holder ?? {};
  return { [PASSWORD_PATH]: { set: holder !== undefined, scope, host: secret?.host ?? null } };
};

const effectiveOf = (chain: Chain) => {
  const { values, origin } = resolve(chain);
  return { values: nestedDocument(values), origin, secrets: secretsOf(chain) };
};

/** What is in force of a scope. */
export const inForceOf = ({ document, since }: InForce) =>
  document ? { version: document.version, since: timeOf(since) } : null;

const isMissed = (rejected: Rejection | undefined, inForce: object | undefined): rejected is Rejection =>
  rejected !== undefined && (rejected.code !== 'deleted' || inForce !== undefined);

/** The newest edit that is not in force, and why not. That something is gone matters only while it is in force. */
export const rejectedOf = ({ judged, document, secret }: InForce) => {
  if (isMissed(judged.document.rejected, document))
    return { version: judged.document.version, ...judged.document.rejected };
  if (isMissed(judged.secret.rejected, secret)) return { version: judged.secret.version, ...judged.secret.rejected };
  return null;
};

const faultWarnings = (chain: Chain): Warning[] =>
  chain.flatMap(({ fault }) => (fault ? [{ code: 'faulty', path: '', message: `${fault}: its mail is held.` }] : []));

const sharedKeyWarnings = async (
  { parameters }: Pick<SettingsPorts, 'parameters'>,
  chain: Chain,
): Promise<Warning[]> => {
  const holder = chain.findLast(({ secret }) => secret !== undefined);
  if (!holder?.secret) return [];
  const edits = await parameters.edits(passwordName(holder.scope));
  return keyWarnings(edits.find(({ version }) => version === holder.secret?.version));
};

const newestVersion = async ({ parameters }: Pick<SettingsPorts, 'parameters'>, scope: string): Promise<number> =>
  (await parameters.read(documentName(scope)))?.version ?? 0;

/** A scope's settings as the API shows them. The password is not among them. */
export const settingsObject = async (
  ports: Pick<SettingsPorts, 'parameters'>,
  inForce: ScopeInForce,
  told: readonly Warning[] = [],
) => {
  const { scope, own, wider } = inForce;
  const chain = chainInForce(inForce);
  const { values: effective, origin, secrets } = effectiveOf(chain);
  const [version, keyed] = await Promise.all([newestVersion(ports, scope), sharedKeyWarnings(ports, chain)]);
  return {
    object: 'settings',
    scope,
    own: nestedDocument(own.document),
    effective,
    origin,
    inherited: effectiveOf(wider),
    warnings: [...faultWarnings(chain), ...told, ...warningsFor(resolve(chain)), ...keyed],
    version,
    in_force: inForceOf(own.pair),
    rejected: rejectedOf(own.pair),
    secrets,
  };
};
