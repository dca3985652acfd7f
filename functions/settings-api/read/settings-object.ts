import type { PairInForce, Rejection } from '../../../shared/ports/settings/in-force-store.ts';
import { chainOf } from '../../../shared/scope.ts';
import { resolveWithSenders } from '../../../shared/settings/checks/inherited-senders.ts';
import { nestedDocument } from '../../../shared/settings/document/document.ts';
import type { Warning } from '../../../shared/settings/document/fault.ts';
import { documentName, passwordName } from '../../../shared/settings/in-force/parameter-names.ts';
import { keyWarnings } from '../../../shared/settings/review/review.ts';
import { MAILBOX_PASSWORD_PATH, OAUTH2_SECRET_PATH, PASSWORD_PATH } from '../../../shared/settings/schema/effective.ts';
import type { SettingsPorts } from '../ports.ts';
import { warningsOf } from '../warnings/dismissal.ts';
import { type Link, linksOf, type ScopeChain } from './scope-settings.ts';

type Links = readonly Link[];

const timeOf = (time: number | undefined): string | null => (time === undefined ? null : new Date(time).toISOString());

/** Whether and where the password is set; the narrowest scope counts. Never the password itself. */
const secretsOf = (links: Links) => {
  const holder = links.findLast(({ secret }) => secret !== undefined);
  const { scope = null, secret } = holder ?? {};
  const [host = null, tokenHost = null, federated] = secret?.host.split(' ') ?? [];
  const credential = { set: holder !== undefined, scope, host };
  const none = { set: false, scope: null, host: null };
  const ofMailbox = links.findLast(({ pair }) => pair.mailbox !== undefined);
  return {
    [PASSWORD_PATH]: tokenHost === null ? credential : none,
    // A federated login's secret is only used for encryption, and is not the mail provider's.
    [OAUTH2_SECRET_PATH]:
      tokenHost === null || federated ? { ...none, token_host: null } : { ...credential, token_host: tokenHost },
    [MAILBOX_PASSWORD_PATH]: ofMailbox
      ? { set: true, scope: ofMailbox.scope, host: ofMailbox.pair.mailbox?.host ?? null }
      : none,
  };
};

const effectiveOf = (links: Links) => {
  const { values, origin } = resolveWithSenders(links);
  return { values: nestedDocument(values), origin, secrets: secretsOf(links) };
};

/** The versions in force at a scope. */
export const inForceOf = ({ document, since }: PairInForce) =>
  document ? { version: document.version, since: timeOf(since) } : null;

const isMissed = (rejected: Rejection | undefined, version: object | undefined): rejected is Rejection =>
  rejected !== undefined && (rejected.code !== 'deleted' || version !== undefined);

/** The newest edit that is not in force, and why. A deletion matters only while the deleted version is in force. */
export const rejectedOf = ({ reviewed, document, secret }: PairInForce) => {
  if (isMissed(reviewed.document.rejected, document))
    return { version: reviewed.document.version, ...reviewed.document.rejected };
  if (isMissed(reviewed.secret.rejected, secret))
    return { version: reviewed.secret.version, ...reviewed.secret.rejected };
  return null;
};

/** Edits of the document and the password in Parameter Store that are not in force, each with the reason. */
const rejectedWarnings = ({ reviewed, document, secret }: PairInForce): Warning[] => {
  const rejected = [
    { path: '', what: 'document', review: reviewed.document, inForce: document },
    { path: PASSWORD_PATH, what: 'password', review: reviewed.secret, inForce: secret },
  ];
  return rejected.flatMap(({ path, what, review, inForce }) =>
    isMissed(review.rejected, inForce)
      ? [
          {
            code: 'rejected',
            path,
            message: `Version ${review.version} of the ${what} is not in force. ${review.rejected.reason}.`,
          },
        ]
      : [],
  );
};

const faultWarnings = (links: Links): Warning[] =>
  links.flatMap(({ fault }) => (fault ? [{ code: 'faulty', path: '', message: `${fault}: its mail is held.` }] : []));

const sharedKeyWarnings = async (
  { parameters }: Pick<SettingsPorts, 'parameters'>,
  links: Links,
): Promise<Warning[]> => {
  const holder = links.findLast(({ secret }) => secret !== undefined);
  if (!holder?.secret) return [];
  const edits = await parameters.edits(passwordName(holder.scope));
  return keyWarnings(edits.find(({ version }) => version === holder.secret?.version));
};

/** SSM may have been read just before a save whose version is already in the pair. */
const newestVersion = async (
  { parameters }: Pick<SettingsPorts, 'parameters'>,
  { scope, document, reviewed }: PairInForce,
): Promise<number> => {
  const newest = (await parameters.read(documentName(scope)))?.version;
  return newest === undefined ? 0 : Math.max(newest, document?.version ?? 0, reviewed.document.version);
};

/** A scope's settings as the API shows them, without the password. */
export const settingsObject = async (
  ports: Pick<SettingsPorts, 'parameters' | 'dismissals'>,
  chain: ScopeChain,
  saveWarnings: readonly Warning[] = [],
) => {
  const { scope, own, wider } = chain;
  const links = linksOf(chain);
  const { values: effective, origin, secrets } = effectiveOf(links);
  const [version, keyed, dismissals] = await Promise.all([
    newestVersion(ports, own.pair),
    sharedKeyWarnings(ports, links),
    ports.dismissals.read(chainOf(scope)),
  ]);
  return {
    object: 'settings',
    scope,
    own: nestedDocument(own.document),
    effective,
    origin,
    inherited: effectiveOf(wider),
    warnings: [
      ...faultWarnings(links),
      ...rejectedWarnings(own.pair),
      ...saveWarnings,
      ...warningsOf(chain, dismissals),
      ...keyed,
    ],
    version,
    in_force: inForceOf(own.pair),
    rejected: rejectedOf(own.pair),
    secrets,
  };
};
