import { randomUUID } from 'node:crypto';
import {
  DeleteParameterCommand,
  GetParametersCommand,
  type ParameterType,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ssmParameters } from '../../shared/adapters/ssm/parameters.ts';
import { ParametersUnavailable, ParameterUndecryptable } from '../../shared/ports/errors.ts';
import type { Parameters } from '../../shared/ports/settings/parameters.ts';
import { startTestEndpoint } from '../support/emulators/aws-endpoint.ts';
import { memoryParameters } from '../support/fakes/settings/memory-parameters.ts';

const prefix = '/storemail/test';

interface Harness {
  parameters: Parameters;
  put(name: string, value: string, type: ParameterType): Promise<unknown>;
  remove(name: string): Promise<unknown>;
  /** The version with the label `in-force`. */
  labelled(name: string): Promise<number | undefined>;
  stop(): Promise<void>;
}

const inMemory = async (): Promise<Harness> => {
  const parameters = memoryParameters();
  return {
    parameters,
    put: async (name, value, type) => parameters.put(name, value, { type }),
    remove: async (name) => parameters.remove(name),
    labelled: async (name) => parameters.labelled(name),
    stop: async () => {},
  };
};

const inSsm = async (): Promise<Harness> => {
  const endpoint = await startTestEndpoint();
  const client = new SSMClient(endpoint.operator);
  return {
    parameters: ssmParameters({ client, prefix }),
    put: (name, Value, Type) =>
      client.send(new PutParameterCommand({ Name: `${prefix}/${name}`, Value, Type, Overwrite: true })),
    remove: (name) => client.send(new DeleteParameterCommand({ Name: `${prefix}/${name}` })),
    labelled: async (name) => {
      const answer = await client.send(new GetParametersCommand({ Names: [`${prefix}/${name}:in-force`] }));
      return answer.Parameters?.[0]?.Version;
    },
    stop: async () => {
      client.destroy();
      await endpoint.close();
    },
  };
};

describe.each<[string, () => Promise<Harness>]>([
  ['in memory', inMemory],
  ['in SSM', inSsm],
])('parameters %s', (_where, start) => {
  let harness: Harness;
  const aName = () => `settings/${randomUUID()}`;

  beforeAll(async () => {
    harness = await start();
  });
  afterAll(() => harness.stop());

  it('reads the newest or the given version', async () => {
    const name = aName();
    await harness.put(name, '{"a":1}', 'String');
    await harness.put(name, '{"a":2}', 'String');
    const newest = { version: 2, value: '{"a":2}', type: 'String', modifiedAt: expect.any(Number) };
    expect(await harness.parameters.read(name)).toEqual(newest);
    expect(await harness.parameters.read(name, 1)).toMatchObject({ version: 1, value: '{"a":1}' });
  });

  it('decrypts a SecureString', async () => {
    const name = `secrets/${randomUUID()}/smtp-password`;
    await harness.put(name, 'hunter2 ü', 'SecureString');
    const read = await harness.parameters.read(name, 1);
    expect(read).toMatchObject({ version: 1, value: 'hunter2 ü', type: 'SecureString' });
  });

  it('handles a missing parameter, version, history and label', async () => {
    const name = aName();
    expect(await harness.parameters.read(name)).toBeUndefined();
    expect(await harness.parameters.read(name, 1)).toBeUndefined();
    expect(await harness.parameters.edits(name)).toEqual([]);
    expect(await harness.parameters.labelInForce(name, 1)).toBe(false);
    await harness.put(name, '{}', 'String');
    expect(await harness.parameters.read(name, 2)).toBeUndefined();
    expect(await harness.parameters.labelInForce(name, 2)).toBe(false);
  });

  it('lists the edits, newest first, with author and time but without values', async () => {
    const name = `secrets/${randomUUID()}/smtp-password`;
    const before = Date.now();
    await harness.put(name, 'first', 'SecureString');
    await harness.put(name, 'second', 'SecureString');
    const edits = await harness.parameters.edits(name);
    expect(edits.map(({ version, type }) => [version, type])).toEqual([
      [2, 'SecureString'],
      [1, 'SecureString'],
    ]);
    for (const { modifiedAt, modifiedBy } of edits) {
      expect(modifiedAt).toBeGreaterThanOrEqual(before - 1000);
      expect(modifiedBy).toMatch(/^arn:aws:/);
    }
    expect((await harness.parameters.read(name, 2))?.modifiedAt).toBe(edits[0]?.modifiedAt);
    expect((await harness.parameters.read(name, 1))?.modifiedAt).toBe(edits[1]?.modifiedAt);
    expect(JSON.stringify(edits)).not.toMatch(/first|second/);
  });

  it('lists the edits with their values', async () => {
    const name = aName();
    expect(await harness.parameters.history(name)).toEqual([]);
    await harness.put(name, '{"a":1}', 'String');
    await harness.put(name, '{"a":2}', 'String');
    const edits = await harness.parameters.edits(name);
    const history = await harness.parameters.history(name);
    expect(history.map(({ value }) => value)).toEqual(['{"a":2}', '{"a":1}']);
    expect(history.map(({ value: _value, ...edit }) => edit)).toEqual(edits);
  });

  it('lists more edits than fit on one page', async () => {
    const name = aName();
    for (let version = 1; version <= 60; version++) await harness.put(name, `{"a":${version}}`, 'String');
    const versions = (await harness.parameters.edits(name)).map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: 60 }, (_, index) => 60 - index));
  });

  it('starts again at version 1 after a deletion', async () => {
    const name = aName();
    await harness.put(name, '{"a":1}', 'String');
    await harness.put(name, '{"a":2}', 'String');
    await harness.remove(name);
    expect(await harness.parameters.read(name)).toBeUndefined();
    await harness.put(name, '{"a":3}', 'String');
    expect(await harness.parameters.read(name)).toMatchObject({ version: 1, value: '{"a":3}' });
    expect(await harness.parameters.read(name, 2)).toBeUndefined();
  });

  it('moves the label in-force', async () => {
    const name = aName();
    await harness.put(name, '{"a":1}', 'String');
    await harness.put(name, '{"a":2}', 'String');
    expect(await harness.parameters.labelInForce(name, 2)).toBe(true);
    expect(await harness.labelled(name)).toBe(2);
    expect(await harness.parameters.labelInForce(name, 1)).toBe(true);
    expect(await harness.labelled(name)).toBe(1);
  });
});

describe('a SecureString under a key that this role may not use', () => {
  it('is reported as undecryptable, as distinct from a denied call or a String', async () => {
    const endpoint = await startTestEndpoint();
    const operator = new SSMClient(endpoint.operator);
    const KeyId = 'arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000001';
    const put = (name: string, type: { Type: ParameterType; KeyId?: string }) =>
      operator.send(new PutParameterCommand({ Name: `${prefix}/${name}`, Value: 'hidden', ...type }));
    await put('secrets/eu/smtp-password', { Type: 'SecureString', KeyId });
    await put('settings/eu', { Type: 'String' });
    const client = new SSMClient(endpoint.role([{ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' }]));
    const { read } = ssmParameters({ client, prefix });
    const failure = await read('secrets/eu/smtp-password', 1).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ParameterUndecryptable);
    expect(String(failure)).not.toContain('hidden');
    expect(await read('settings/eu')).toMatchObject({ value: 'hidden' });
    for (const one of [operator, client]) one.destroy();
    await endpoint.close();
  });
});

describe('unavailable SSM', () => {
  it('is reported as ParametersUnavailable with its cause, whether it is down or denies the call', async () => {
    const endpoint = await startTestEndpoint();
    const forbidden = endpoint.role([]);
    const down = { ...endpoint.operator, endpoint: 'http://127.0.0.1:1' };
    for (const [config, code] of [
      [down, 'ECONNREFUSED'],
      [forbidden, 'AccessDeniedException'],
    ] as const) {
      const client = new SSMClient(config);
      const { read, edits, labelInForce } = ssmParameters({ client, prefix });
      for (const call of [
        () => read('settings/eu'),
        () => edits('settings/eu'),
        () => labelInForce('settings/eu', 1),
      ]) {
        const failure = await call().catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(ParametersUnavailable);
        expect(failure).toMatchObject({ message: `SSM is unavailable: ${code}`, cause: expect.anything() });
      }
      client.destroy();
    }
    await endpoint.close();
  });
});
