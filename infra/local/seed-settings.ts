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

/** The settings that the runner saved were not put into force. The message is for the terminal. */
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

/** The document that the runner saves at a scope. */
interface Seed {
  scope: string;
  document: string;
  /** Whether an existing document is an unedited seed, which may be replaced. */
  isUnedited: (document: string) => boolean;
}

const DEFAULT = 'default';

const timeoutMs = 30_000;
const pollMs = 50;

/**
 * Saves settings that send to the inbox, as an operator would: first the password, then the document. Resolves when they
 * are in force. Settings that somebody else has saved or edited are left unchanged. Rejects with `SettingsNotInForce`.
 */
export const seedSettings = (options: SeedOptions): Promise<void> =>
  seed(options, { scope: DEFAULT, document: seedDocument(options.smtpPort), isUnedited: isSeedDocument });

/** The same for scopes that log in to the inbox with OAuth2 and inherit from the default scope. */
export const seedOauth = async (options: SeedOptions, inboxUrl: string, hasFederation: boolean): Promise<void> => {
  await seed(options, { scope: oauthScope, document: oauthDocument(inboxUrl), isUnedited: isOauthDocument });
  if (!hasFederation) return;
  await seed(options, {
    scope: federatedScope,
    document: federatedDocument,
    isUnedited: (document) => document === federatedDocument,
  });
};

const seed = async (options: SeedOptions, { scope, document, isUnedited }: Seed): Promise<void> => {
  const { ssm, prefix, keyId, smtpPassword } = options;
  const documentName = `${prefix}/settings/${scope}`;
  const secretName = `${prefix}/secrets/${scope}/smtp-password`;

  const current = await read(ssm, documentName);
  if (current && !isUnedited(current.value)) return;
  if (current?.value === document && (await inForceVersion(options, scope)) === current.version) return;

  const put = { Overwrite: true, Type: 'SecureString', KeyId: keyId } as const;
  // Also if it is unchanged: a rejected secret is put into force only with a document that is written after it.
  if (!current || (await read(ssm, secretName))?.value !== smtpPassword || scope !== DEFAULT) {
    await ssm.send(new PutParameterCommand({ ...put, Name: secretName, Value: smtpPassword }));
  }
  const { Version = 0 } = await ssm.send(
    new PutParameterCommand({ Name: documentName, Type: 'String', Value: document, Overwrite: true }),
  );
  await waitUntilInForce(options, scope, Version);
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

/** Polls, because guard-settings does not publish an event when it puts settings into force. */
const waitUntilInForce = async (options: SeedOptions, scope: string, version: number): Promise<void> => {
  const deadline = Date.now() + timeoutMs;
  while ((await inForceVersion(options, scope)) !== version) {
    if (Date.now() > deadline) {
      throw new SettingsNotInForce(`The settings for the inbox were not in force within ${timeoutMs / 1000} s`);
    }
    await delay(pollMs);
  }
};

/** Version of the document in force; `undefined` while it has no password. */
const inForceVersion = async ({ dynamodb, table }: SeedOptions, scope: string): Promise<number | undefined> => {
  const Key = { pk: { S: 'settings' }, sk: { S: scope } };
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item?.secret?.M ? Number(Item.document?.M?.version?.N) : undefined;
};
