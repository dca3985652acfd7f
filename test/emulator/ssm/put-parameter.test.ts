import {
  GetParameterCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { testEndpointWith } from '../../support/emulators/aws-endpoint.ts';

const given = testEndpointWith(SSMClient);
let name: string;

let count = 0;
beforeEach(() => {
  name = `/storemail/test/settings/scope-${++count}`;
});

const put = (input: Partial<PutParameterCommandInput> = {}) =>
  given.client.send(new PutParameterCommand({ Name: name, Value: 'value', Type: 'String', ...input }));
const get = (Name = name) => given.client.send(new GetParameterCommand({ Name }));

describe('PutParameter', () => {
  it('creates version 1, and another with each overwrite', async () => {
    expect(await put()).toMatchObject({ Version: 1, Tier: 'Standard' });
    expect(await put({ Value: 'second', Overwrite: true })).toMatchObject({ Version: 2 });
    expect((await get()).Parameter).toMatchObject({ Value: 'second', Version: 2 });
  });

  it('refuses to overwrite unless asked to', async () => {
    await put();
    await expect(put({ Value: 'second' })).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
      message: expect.stringContaining('set the overwrite option'),
    });
    expect((await get()).Parameter?.Value).toBe('value');
  });

  it('requires a type for new parameters only', async () => {
    await expect(put({ Type: undefined })).rejects.toMatchObject({ name: 'ValidationException' });
    await put({ Type: 'StringList', Value: 'a,b' });
    await put({ Type: undefined, Value: 'c', Overwrite: true });
    expect((await get()).Parameter).toMatchObject({ Type: 'StringList', Value: 'c' });
  });

  it('accepts up to 4096 bytes in the standard tier', async () => {
    await put({ Value: 'ä'.repeat(2048) });
    await expect(put({ Value: 'ä'.repeat(2048).concat('b'), Overwrite: true })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Standard tier parameters support a maximum parameter value of 4096 characters'),
    });
  });

  it('accepts 8192 bytes in the advanced tier, which a parameter never leaves', async () => {
    expect(await put({ Tier: 'Advanced', Value: 'a'.repeat(8192) })).toMatchObject({ Tier: 'Advanced' });
    await expect(put({ Tier: 'Advanced', Value: 'a'.repeat(8193), Overwrite: true })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(await put({ Overwrite: true })).toMatchObject({ Tier: 'Advanced' });
    await expect(put({ Tier: 'Standard', Overwrite: true })).rejects.toMatchObject({
      message: expect.stringContaining("can't downgrade"),
    });
  });

  it('chooses the tier by size on request', async () => {
    expect(await put({ Tier: 'Intelligent-Tiering' })).toMatchObject({ Tier: 'Standard' });
    const large = { Tier: 'Intelligent-Tiering', Value: 'a'.repeat(5000), Overwrite: true } as const;
    expect(await put(large)).toMatchObject({ Tier: 'Advanced' });
  });

  it.each(['{{other}}', 'a {{ ssm:other }} b', '{"x":"{{y}}"}'])('refuses the reference in %s', async (Value) => {
    await expect(put({ Value })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("can't nest another parameter"),
    });
  });

  it('refuses an empty value, naming the field', async () => {
    await expect(put({ Value: '' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("'value'"),
    });
  });

  it('enforces the allowed pattern for all versions, and never repeats the value', async () => {
    await put({ Value: '587', AllowedPattern: '^\\d+$' });
    const refused = put({ Value: 'five-eight-seven', Overwrite: true });
    await expect(refused).rejects.toMatchObject({
      name: 'ParameterPatternMismatchException',
      message: 'Parameter value, cannot be validated against allowedPattern: ^\\d+$',
    });
    await expect(put({ AllowedPattern: '(', Overwrite: true })).rejects.toMatchObject({
      name: 'InvalidAllowedPatternException',
    });
  });

  it.each([
    ['/aws/x', 'AccessDeniedException'],
    ['awsParameter', 'ValidationException'],
    ['/ssm/x', 'ValidationException'],
    ['a/b', 'ValidationException'],
    ['/a//b', 'ValidationException'],
    ['/a/b/', 'ValidationException'],
    ['/a/b c', 'ValidationException'],
    ['/a/b:1', 'ValidationException'],
    ['/a'.repeat(16), 'HierarchyLevelLimitExceededException'],
    [`/${'a'.repeat(1011)}`, 'ValidationException'],
  ])('refuses the name %s with %s', async (Name, error) => {
    await expect(put({ Name })).rejects.toMatchObject({ name: error });
  });

  it('accepts fifteen levels', async () => {
    await expect(put({ Name: '/b'.repeat(15) })).resolves.toMatchObject({ Version: 1 });
  });

  it('refuses tags together with overwrite', async () => {
    await expect(put({ Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] })).rejects.toMatchObject({
      message: expect.stringContaining("tags and overwrite can't be used together"),
    });
  });

  it('refuses parameter policies, which are not supported here', async () => {
    await expect(put({ Policies: '[]' })).rejects.toMatchObject({ message: expect.stringContaining("'policies'") });
  });
});

describe('a refused input', () => {
  it.each([
    [
      { Description: 'a'.repeat(1025) },
      "Value at 'description' failed to satisfy constraint: Member must have length less than or equal to 1024",
    ],
    [
      { Value: '' },
      "Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      { Type: 'Number' },
      "Value at 'type' failed to satisfy constraint: Member must satisfy enum value set: [String, StringList, SecureString]",
    ],
    [{ Value: undefined }, "Value at 'value' failed to satisfy constraint: Member must not be null"],
  ])("is reported in AWS's words: %#", async (input, message) => {
    await expect(put(input as Partial<PutParameterCommandInput>)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });
});
