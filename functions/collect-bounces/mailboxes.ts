import { MailboxFault, type MailboxServer } from '../../shared/ports/emails/mailbox.ts';
import type { AccessTokens } from '../../shared/ports/sending/access-tokens.ts';
import type { InForceStore, PairInForce } from '../../shared/ports/settings/in-force-store.ts';
import type { Parameters } from '../../shared/ports/settings/parameters.ts';
import type { SettingsInForce, SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { mailboxFaults } from '../../shared/settings/checks/cross-check.ts';
import type { NetworkPolicy } from '../../shared/settings/checks/network.ts';
import { SettingsFault } from '../../shared/settings/document/fault.ts';
import {
  hasDocument,
  readDocumentInForce,
  readMailboxPassword,
  type WithDocument,
} from '../../shared/settings/in-force/versions-in-force.ts';

export interface MailboxesDependencies {
  inForce: Pick<InForceStore, 'list'>;
  parameters: Parameters;
  settings: SettingsReader;
  tokens: AccessTokens;
  network: NetworkPolicy;
}

/** A scope that has a mailbox for returned mail. */
export interface ConfiguredMailbox {
  scope: string;
  pair: PairInForce;
  settings: SettingsInForce;
}

/** The settings name a mailbox that cannot be tried. `message` is for people. */
export class MailboxNotUsable extends Error {
  override readonly name = 'MailboxNotUsable';
}

/**
 * The scopes whose own settings in force name a mailbox. Without any settings this is one request to the table. A scope
 * that cannot be read now is passed to `onFailure`, and does not prevent others from being read.
 */
export const configuredMailboxes = async (
  dependencies: MailboxesDependencies,
  onFailure: (scope: string, error: unknown) => void,
): Promise<ConfiguredMailbox[]> => {
  const pairs = (await dependencies.inForce.list()).filter(hasDocument);
  const found: ConfiguredMailbox[] = [];
  for (const pair of pairs) {
    try {
      const isNamed = await namesMailbox(dependencies, pair);
      const settings = isNamed ? await dependencies.settings.effective(pair.scope) : undefined;
      if (settings?.kind === 'in-force') found.push({ scope: pair.scope, pair, settings: settings.settings });
    } catch (error) {
      onFailure(pair.scope, error);
    }
  }
  return found;
};

/** A document that is no longer available holds the scope's mail, which is reported elsewhere. */
const namesMailbox = async ({ parameters }: MailboxesDependencies, pair: WithDocument): Promise<boolean> => {
  try {
    return (await readDocumentInForce(pair, parameters))['bounces/imap_host'] !== undefined;
  } catch (error) {
    if (error instanceof SettingsFault) return false;
    throw error;
  }
};

/**
 * Where the mailbox is and how to log in. Throws `MailboxNotUsable`, or `MailboxFault` if no access token could be had.
 */
export const serverOf = async (
  { parameters, tokens, network }: MailboxesDependencies,
  { pair, settings }: ConfiguredMailbox,
  asked: { rejected?: string; signal: AbortSignal },
): Promise<MailboxServer> => {
  const { values } = settings;
  const host = values['bounces/imap_host'] ?? '';
  const [fault] = mailboxFaults(values, network);
  if (fault) throw new MailboxNotUsable(`${fault.path} ${fault.problem}`);
  const user = values['bounces/username'];
  return {
    host,
    port: values['bounces/port'],
    encryption: values['bounces/ssl'],
    user,
    folder: values['bounces/folder'],
    ...(values['delivery/tls_ca'] !== '' && { ca: values['delivery/tls_ca'] }),
    credential:
      values['bounces/auth'] === 'xoauth2'
        ? { token: await tokenFor(tokens, settings, asked) }
        : { password: await passwordFor(pair, host, parameters) },
  };
};

/** A service account acts for the mailbox, not for the account that mail is sent with. */
const tokenFor = async (
  tokens: AccessTokens,
  settings: SettingsInForce,
  asked: { rejected?: string; signal: AbortSignal },
): Promise<string> => {
  const values = { ...settings.values, 'system/smtp/username': settings.values['bounces/username'] };
  try {
    return await tokens.tokenFor({ ...settings, values }, asked);
  } catch (error) {
    // OAuth2 is a separate bundle with its own copy of the class.
    if (error instanceof Error && error.name === 'TokenFault') throw new MailboxFault('refused', error);
    throw error;
  }
};

const passwordFor = async (pair: PairInForce, host: string, parameters: Parameters): Promise<string> => {
  if (pair.mailbox?.host !== host) throw new MailboxNotUsable('No password was saved for the host of the mailbox');
  try {
    return await readMailboxPassword({ ...pair, mailbox: pair.mailbox }, parameters);
  } catch (error) {
    if (error instanceof SettingsFault) throw new MailboxNotUsable(error.message);
    throw error;
  }
};
