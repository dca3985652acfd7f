import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  SSMClient,
  UnlabelParameterVersionCommand,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { account, allow, testEndpointWith } from '../../support/emulators/aws-endpoint.ts';

const given = testEndpointWith(SSMClient);
let name: string;

let count = 0;
beforeEach(async () => {
  name = `/versions/${++count}`;
  await put('one');
});

const put = async (Value: string, client = given.client) =>
  client.send(new PutParameterCommand({ Name: name, Value, Type: 'String', Overwrite: true }));
const value = async (selector: string) =>
  (await given.client.send(new GetParameterCommand({ Name: `${name}:${selector}` }))).Parameter?.Value;
const label = async (Labels: string[], ParameterVersion?: number) =>
  given.client.send(new LabelParameterVersionCommand({ Name: name, Labels, ParameterVersion }));
const history = async (MaxResults?: number, NextToken?: string) =>
  given.client.send(new GetParameterHistoryCommand({ Name: name, MaxResults, NextToken }));

describe('a version', () => {
  it('is selected by its number', async () => {
    await put('two');
    const { Parameter } = await given.client.send(new GetParameterCommand({ Name: `${name}:1` }));
    expect(Parameter).toMatchObject({ Name: name, Value: 'one', Version: 1, Selector: ':1' });
  });

  it('that does not exist is ParameterVersionNotFound', async () => {
    await expect(value('7')).rejects.toMatchObject({
      name: 'ParameterVersionNotFound',
      message: `Systems Manager could not find version 7 of ${name}. Verify the version and try again.`,
    });
  });

  it('is kept until there are a hundred newer ones', async () => {
    for (let i = 2; i <= 101; i++) await put(String(i));
    await expect(value('1')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    expect(await value('2')).toBe('2');
    expect(await value('101')).toBe('101');
  });

  it('that is the oldest and has a label blocks new ones', async () => {
    await label(['in-force'], 1);
    for (let i = 2; i <= 100; i++) await put(String(i));
    await expect(put('101')).rejects.toMatchObject({
      name: 'ParameterMaxVersionLimitExceeded',
      message: expect.stringContaining('Version 1, the oldest version'),
    });
    await label(['in-force'], 2);
    expect(await put('101')).toMatchObject({ Version: 101 });
  });
});

describe('a label', () => {
  it('selects the version that it is on', async () => {
    await label(['in-force']);
    await put('two');
    expect(await value('in-force')).toBe('one');
  });

  it('moves from one version to another', async () => {
    await put('two');
    await label(['in-force', 'checked'], 1);
    expect(await label(['in-force'], 2)).toMatchObject({ InvalidLabels: [], ParameterVersion: 2 });
    expect(await value('in-force')).toBe('two');
    expect((await history()).Parameters?.map(({ Labels }) => Labels)).toEqual([['checked'], ['in-force']]);
  });

  it('goes to the newest version if none is given', async () => {
    await put('two');
    expect(await label(['latest'])).toMatchObject({ ParameterVersion: 2 });
  });

  it('that no version has selects nothing', async () => {
    await expect(value('in-force')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  it.each(['1st', 'aws-x', 'SSM.x', 'with space', 'a:b', 'ä'])('named %s is reported as invalid', async (invalid) => {
    expect(await label(['good', invalid])).toMatchObject({ InvalidLabels: [invalid] });
    expect((await history()).Parameters?.[0]?.Labels).toEqual(['good']);
  });

  it('of more than a hundred characters is refused', async () => {
    await expect(label(['a'.repeat(101)])).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('is one of ten at most', async () => {
    await label(Array.from({ length: 10 }, (_, i) => `label-${i}`));
    await expect(label(['one-more'])).rejects.toMatchObject({ name: 'ParameterVersionLabelLimitExceeded' });
    await expect(label(['label-3'])).resolves.toMatchObject({ ParameterVersion: 1 });
  });

  it('cannot be put on a missing version or parameter', async () => {
    await expect(label(['x'], 9)).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    name = '/versions/missing';
    await expect(label(['x'])).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('can be removed', async () => {
    await label(['in-force']);
    const unlabel = new UnlabelParameterVersionCommand({
      Name: name,
      ParameterVersion: 1,
      Labels: ['in-force', 'never-there'],
    });
    expect(await given.client.send(unlabel)).toMatchObject({
      RemovedLabels: ['in-force'],
      InvalidLabels: ['never-there'],
    });
    await expect(value('in-force')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });
});

describe('the history', () => {
  it('names the author of each version', async () => {
    const role = new SSMClient(given.endpoint.role([allow('ssm:PutParameter', '*')]));
    await put('two', role);
    role.destroy();
    const writers = (await history()).Parameters?.map(({ LastModifiedUser }) => LastModifiedUser);
    expect(writers).toEqual([
      `arn:aws:iam::${account}:user/operator`,
      expect.stringMatching(`^arn:aws:sts::${account}:assumed-role/role-\\d+/KEY-role-\\d+$`),
    ]);
  });

  it('comes oldest first, in pages', async () => {
    for (const text of ['two', 'three', 'four']) await put(text);
    const first = await history(3);
    const second = await history(3, first.NextToken);
    expect(first.Parameters?.map(({ Version, Value }) => [Version, Value])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(second).toMatchObject({ Parameters: [{ Version: 4, Value: 'four' }] });
    expect(second.NextToken).toBeUndefined();
  });

  it('of a parameter that does not exist is ParameterNotFound', async () => {
    name = '/versions/missing';
    await expect(history()).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('refuses an unknown token, and more than fifty per page', async () => {
    await expect(history(3, 'nonsense')).rejects.toMatchObject({ name: 'InvalidNextToken' });
    await expect(history(51)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
