import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Statement } from '../../../infra/emulator/iam/statement.ts';
import { account, allow, region, testEndpointWith } from '../../support/emulators/aws-endpoint.ts';

const secret = 'correct horse battery staple';
const keyArn = `arn:aws:kms:${region}:${account}:key/6f0b5c1e-0000-4000-8000-000000000001`;

const given = testEndpointWith(SSMClient);
let name: string;

beforeAll(() => given.endpoint.aliasKey('alias/storemail-test-secrets', keyArn));

let count = 0;
beforeEach(() => {
  name = `/storemail/test/secrets/scope-${++count}/smtp-password`;
});

const put = (client: SSMClient, input: object = {}) =>
  client.send(new PutParameterCommand({ Name: name, Value: secret, Type: 'SecureString', Overwrite: true, ...input }));
const get = async (client: SSMClient, WithDecryption?: boolean) =>
  (await client.send(new GetParameterCommand({ Name: name, WithDecryption }))).Parameter;
const withRole = async <T>(statements: Statement[], work: (client: SSMClient) => Promise<T>): Promise<T> => {
  const client = new SSMClient(given.endpoint.role(statements));
  return work(client).finally(() => client.destroy());
};

const ssmOnly = allow('ssm:*', '*');
const decrypt = allow('kms:Decrypt', keyArn, {
  StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': `arn:aws:ssm:${region}:${account}:parameter/storemail/test/*` },
});

describe('a SecureString', () => {
  it('is plain text with decryption, and ciphertext without', async () => {
    await put(given.client);
    expect(await get(given.client, true)).toMatchObject({ Type: 'SecureString', Value: secret });
    const closed = await get(given.client);
    expect(closed?.Value).toMatch(/^[\w+/]+=*$/);
    expect(Buffer.from(String(closed?.Value), 'base64').toString('latin1')).not.toContain('horse');
    const history = await given.client.send(new GetParameterHistoryCommand({ Name: name }));
    expect(history.Parameters).toMatchObject([{ Value: closed?.Value, KeyId: 'alias/aws/ssm' }]);
  });

  it('is nowhere on disk in plain text; its key is readable by its owner only', async () => {
    await put(given.client);
    const files = ['parameters.db', 'parameters.db-wal'].map((file) =>
      readFile(join(given.endpoint.dataDir, file), 'latin1'),
    );
    const contents = (await Promise.all(files)).join('');
    expect(contents).toContain(name);
    expect(contents).not.toContain('horse');
    expect((await stat(join(given.endpoint.dataDir, 'secrets.key'))).mode & 0o777).toBe(0o600);
    expect((await stat(given.endpoint.dataDir)).mode & 0o077).toBe(0);
  });

  it('under the default key is readable by every role that may read the parameter', async () => {
    await put(given.client);
    const parameter = await withRole([ssmOnly], (client) => get(client, true));
    expect(parameter?.Value).toBe(secret);
  });

  it('under a custom key is decrypted only for roles that may use the key', async () => {
    await put(given.client, { KeyId: keyArn });
    expect(await withRole([ssmOnly, decrypt], (client) => get(client, true))).toMatchObject({ Value: secret });
    await expect(withRole([ssmOnly], (client) => get(client, true))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`kms:Decrypt on resource: ${keyArn}`),
    });
    await expect(withRole([ssmOnly], (client) => get(client))).resolves.toMatchObject({ Type: 'SecureString' });
  });

  it('is decrypted for the parameters of the encryption context only', async () => {
    name = '/elsewhere/secret';
    await put(given.client, { KeyId: keyArn });
    const refused = withRole([ssmOnly, decrypt], (client) => get(client, true));
    await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('in a list or a history needs the key as well', async () => {
    await put(given.client, { KeyId: keyArn });
    const input = { Path: '/storemail/test/secrets', Recursive: true, WithDecryption: true };
    await withRole([ssmOnly], async (client) => {
      await expect(client.send(new GetParametersByPathCommand(input))).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
      const history = client.send(new GetParameterHistoryCommand({ Name: name, WithDecryption: true }));
      await expect(history).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });
  });

  it('is written with kms:Encrypt, in the advanced tier with kms:GenerateDataKey', async () => {
    const encrypt = allow('kms:Encrypt', keyArn);
    const generate = allow('kms:GenerateDataKey', keyArn);
    const advanced = { KeyId: keyArn, Tier: 'Advanced' };
    await withRole([ssmOnly, generate], (client) =>
      expect(put(client, { KeyId: keyArn })).rejects.toThrow('kms:Encrypt'),
    );
    await withRole([ssmOnly, encrypt], (client) => put(client, { KeyId: keyArn }));
    await withRole([ssmOnly, encrypt], (client) =>
      expect(put(client, advanced)).rejects.toThrow('kms:GenerateDataKey'),
    );
    await withRole([ssmOnly, generate], (client) => put(client, advanced));
    expect(await get(given.client, true)).toMatchObject({ Version: 2, Value: secret });
  });

  it.each([
    'alias/storemail-test-secrets',
    `arn:aws:kms:${region}:${account}:alias/storemail-test-secrets`,
    keyArn,
    keyArn.split('/')[1],
  ])('finds its key by %s', async (KeyId) => {
    await put(given.client, { KeyId });
    expect(await withRole([ssmOnly, decrypt], (client) => get(client, true))).toMatchObject({ Value: secret });
  });

  it('keeps its key in later versions', async () => {
    await put(given.client, { KeyId: keyArn });
    await put(given.client, { Value: 'next' });
    await expect(withRole([ssmOnly], (client) => get(client, true))).rejects.toThrow('kms:Decrypt');
  });

  it.each([
    'alias/nobody',
    'nobody',
    '0f1e2d3c',
    'arn:aws:kms:us-west-2:000000000000:key/0f1e2d3c-0000-0000-0000-000000000000',
    'arn:aws:sns:eu-central-1:000000000000:0f1e2d3c-0000-0000-0000-000000000000',
  ])('refuses %s, which cannot be a key here', async (KeyId) => {
    await expect(put(given.client, { KeyId })).rejects.toMatchObject({ name: 'InvalidKeyId' });
  });
});

it('accepts a key for SecureStrings only', async () => {
  const plain = put(given.client, { Type: 'String', KeyId: keyArn });
  await expect(plain).rejects.toMatchObject({ name: 'ValidationException' });
});
