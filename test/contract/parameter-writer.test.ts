import { randomUUID } from 'node:crypto';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ssmParameterWriter } from '../../shared/adapters/ssm/parameter-writer.ts';
import { ssmParameters } from '../../shared/adapters/ssm/parameters.ts';
import { ParametersThrottled, ParametersUnavailable } from '../../shared/ports/errors.ts';
import type { Parameters, ParameterWriter } from '../../shared/ports/settings/parameters.ts';
import { startTestEndpoint } from '../support/emulators/aws-endpoint.ts';
import { memoryParameterWriter } from '../support/fakes/settings/memory-parameter-writer.ts';
import { memoryParameters } from '../support/fakes/settings/memory-parameters.ts';

const keyId = 'arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-4000-8000-000000000000';
const names = { prefix: '/storemail/test', keyId };

interface Harness {
  writer: ParameterWriter;
  parameters: Parameters;
  stop(): Promise<void>;
}

const inMemory = async (): Promise<Harness> => {
  const parameters = memoryParameters();
  return { parameters, writer: memoryParameterWriter(parameters), stop: async () => {} };
};

const inSsm = async (): Promise<Harness> => {
  const endpoint = await startTestEndpoint();
  const client = new SSMClient(endpoint.operator);
  return {
    parameters: ssmParameters({ client, ...names }),
    writer: ssmParameterWriter({ client, ...names }),
    stop: async () => {
      client.destroy();
      await endpoint.close();
    },
  };
};

describe.each<[string, () => Promise<Harness>]>([
  ['in memory', inMemory],
  ['in SSM', inSsm],
])('writing parameters %s', (_where, start) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await start();
  });
  afterAll(() => harness.stop());

  it('creates a parameter, then adds versions', async () => {
    const { writer, parameters } = harness;
    const name = `settings/${randomUUID()}`;
    expect(await writer.put(name, '{"a":1}', 'String')).toBe(1);
    expect(await writer.put(name, '{"a":2}', 'String')).toBe(2);
    expect(await parameters.read(name)).toMatchObject({ version: 2, value: '{"a":2}', type: 'String' });
  });

  it('writes a secret as a SecureString', async () => {
    const { writer, parameters } = harness;
    const name = `secrets/${randomUUID()}/smtp-password`;
    await writer.put(name, 'hunter2 ü', 'SecureString');
    expect(await parameters.read(name)).toMatchObject({ value: 'hunter2 ü', type: 'SecureString' });
  });

  it('removes a parameter, and says whether there was one', async () => {
    const { writer, parameters } = harness;
    const name = `settings/${randomUUID()}`;
    await writer.put(name, '{}', 'String');
    expect(await writer.remove(name)).toBe(true);
    expect(await writer.remove(name)).toBe(false);
    expect(await parameters.read(name)).toBeUndefined();
  });
});

describe('SSM', () => {
  it("encrypts secrets with the stack's own key", async () => {
    const { writer, parameters, stop } = await inSsm();
    await writer.put('secrets/eu/smtp-password', 'hunter2', 'SecureString');
    expect(await parameters.edits('secrets/eu/smtp-password')).toMatchObject([{ keyId }]);
    await stop();
  });

  it.each([
    ['ThrottlingException', ParametersThrottled],
    ['TooManyUpdates', ParametersThrottled],
    ['InternalServerError', ParametersUnavailable],
  ])('has its error %s translated', async (name, expected) => {
    const client = new SSMClient({ region: 'eu-central-1' });
    client.middlewareStack.add(() => () => Promise.reject(Object.assign(new Error(), { name })), {
      step: 'initialize',
    });
    const failure = await ssmParameterWriter({ client, ...names })
      .put('settings/eu', '{}', 'String')
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(expected);
    client.destroy();
  });
});
