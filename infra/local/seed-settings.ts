import { setTimeout as delay } from 'node:timers/promises';
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import {
  federatedDocument,
  federatedScope,
  isOauthDocument,
  isSeedDocument,
  oauthDocument,
  oauthScope,
  seedDocument,
} from './seed-document.ts';

/** The settings that the runner saved did not come in force. The message is one sentence for the user. */
export class SettingsNotInForce extends Error {
  override readonly name = 'SettingsNotInForce';
}

export interface SeedOptions {
  ssm: SSMClient;
  dynamodb: DynamoDBClient;
  table: string;
  /** `/storemail/<stage>`. */
  prefix: string;
  /** KMS key of the secrets, as for `--key-id`. */
  keyId?: string;
  smtpPort: number;
  smtpPassword: string;
}

/** What the runner saves at a scope. */
interface Seed {
  scope: string;
  document: string;
  /** Whether a document that is there is an earlier seed, which nobody edited. */
  isOwn: (document: string) => boolean;
}

const DEFAULT = 'default';

const timeoutMs = 30_000;
const pollMs = 50;

/**
 * Saves settings that point at the inbox, the way an operator would: the password, then the document. Resolves when
 * senders use them. Settings that somebody else saved, or edited since, are left alone. Rejects with
 * `SettingsNotInForce`.
 */
export const seedSettings = (options: SeedOptions): Promise<void> =>
  seed(options, { scope: DEFAULT, document: seedDocument(options.smtpPort), isOwn: isSeedDocument });

/** The same for scopes that log in at the inbox by OAuth2, over the settings of the default scope. */
export const seedOauth = async (options: SeedOptions, inboxUrl: string, federates: boolean): Promise<void> => {
  await seed(options, { scope: oauthScope, document: oauthDocument(inboxUrl), isOwn: isOauthDocument });
  if (!federates) return;
  await seed(options, {
    scope: federatedScope,
    document: federatedDocument,
    isOwn: (document) => document === federatedDocument,
  });
};

const seed = async (options: SeedOptions, { scope, document: wanted, isOwn }: Seed): Promise<void> => {
  const { ssm, prefix, keyId, smtpPassword } = options;
  const document = `${prefix}/settings/${scope}`;
  const secret = `${prefix}/secrets/${scope}/smtp-password`;

  const current = await read(ssm, document);
  if (current && !isOwn(current.value)) return;
  if (current?.value === wanted && (await inForceVersion(options, scope)) === current.version) return;

  const put = { Overwrite: true, Type: 'SecureString', KeyId: keyId } as const;
  // Also if it is the same: what waits comes in force with a document that is written after it.
  if (!current || (await read(ssm, secret))?.value !== smtpPassword || scope !== DEFAULT) {
    await ssm.send(new PutParameterCommand({ ...put, Name: secret, Value: smtpPassword }));
  }
  const { Version = 0 } = await ssm.send(
    new PutParameterCommand({ Name: document, Type: 'String', Value: wanted, Overwrite: true }),
  );
  await untilInForce(options, scope, Version);
};

const read = async (ssm: SSMClient, name: string): Promise<{ value: string; version: number } | undefined> => {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return { value: Parameter?.Value ?? '', version: Parameter?.Version ?? 0 };
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
};

/** There is no event for it: guard-settings answers nobody. */
const untilInForce = async (options: SeedOptions, scope: string, version: number): Promise<void> => {
  const deadline = Date.now() + timeoutMs;
  while ((await inForceVersion(options, scope)) !== version) {
    if (Date.now() > deadline) {
      throw new SettingsNotInForce(`The settings for the inbox did not come in force within ${timeoutMs / 1000} s`);
    }
    await delay(pollMs);
  }
};

/** Version of the document that senders use, once there is a password to go with it. */
const inForceVersion = async ({ dynamodb, table }: SeedOptions, scope: string): Promise<number | undefined> => {
  const Key = { pk: { S: 'settings' }, sk: { S: scope } };
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item?.secret?.M ? Number(Item.document?.M?.version?.N) : undefined;
};
