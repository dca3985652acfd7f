import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { account, region, testEndpointWith } from '../../support/emulators/aws-endpoint.ts';

const given = testEndpointWith(SSMClient);
let name: string;

let count = 0;
beforeEach(() => {
  name = `/storemail/test/settings/scope-${++count}`;
});

const put = (input: Partial<PutParameterCommandInput> = {}) =>
  given.client.send(new PutParameterCommand({ Name: name, Value: 'value', Type: 'String', ...input }));
const get = (Name = name) => given.client.send(new GetParameterCommand({ Name }));

describe('GetParameter', () => {
  it('answers the parameter with its ARN', async () => {
    const before = Date.now();
    await put();
    const { Parameter } = await get();
    expect(Parameter).toMatchObject({
      Name: name,
      Type: 'String',
      Value: 'value',
      Version: 1,
      DataType: 'text',
      ARN: `arn:aws:ssm:${region}:${account}:parameter${name}`,
    });
    expect(Parameter?.Selector).toBeUndefined();
    expect(Parameter?.LastModifiedDate?.getTime()).toBeGreaterThanOrEqual(before);
  });

  it('finds a parameter by its ARN', async () => {
    await put();
    const { Parameter } = await get(`arn:aws:ssm:${region}:${account}:parameter${name}`);
    expect(Parameter?.Name).toBe(name);
  });

  it('treats x and /x as the same parameter', async () => {
    await put({ Name: `top-${count}` });
    expect((await get(`/top-${count}`)).Parameter?.Name).toBe(`top-${count}`);
    await expect(put({ Name: `/top-${count}` })).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  });

  it('answers ParameterNotFound', async () => {
    await expect(get()).rejects.toMatchObject({ name: 'ParameterNotFound', $metadata: { httpStatusCode: 400 } });
  });
});

describe('GetParameters', () => {
  it('lists missing ones separately', async () => {
    await put();
    const Names = [name, `${name}-missing`, `${name}:7`];
    const { Parameters, InvalidParameters } = await given.client.send(new GetParametersCommand({ Names }));
    expect(Parameters).toMatchObject([{ Name: name }]);
    expect(InvalidParameters).toEqual([`${name}-missing`, `${name}:7`]);
  });

  it('accepts at most ten names', async () => {
    const Names = Array.from({ length: 11 }, (_, i) => `${name}-${i}`);
    await expect(given.client.send(new GetParametersCommand({ Names }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("'names'"),
    });
  });
});

describe('DeleteParameter', () => {
  it('deletes all versions: a recreated parameter starts at version 1', async () => {
    await put();
    await put({ Overwrite: true });
    await given.client.send(new DeleteParameterCommand({ Name: name }));
    await expect(get()).rejects.toMatchObject({ name: 'ParameterNotFound' });
    expect(await put()).toMatchObject({ Version: 1 });
    await expect(get(`${name}:2`)).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  it('answers ParameterNotFound', async () => {
    const deletion = given.client.send(new DeleteParameterCommand({ Name: name }));
    await expect(deletion).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('of several lists missing ones separately', async () => {
    await put();
    const Names = [name, `${name}-missing`];
    expect(await given.client.send(new DeleteParametersCommand({ Names }))).toMatchObject({
      DeletedParameters: [name],
      InvalidParameters: [`${name}-missing`],
    });
  });
});

it('answers an unknown operation as AWS does', async () => {
  const answer = await fetch(given.endpoint.url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=operator/20260101/${region}/ssm/aws4_request, SignedHeaders=a, Signature=b`,
      'x-amz-target': 'AmazonSSM.CreateDocument',
    },
    body: '{}',
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ __type: 'UnknownOperationException' });
});

describe('what is named otherwise than by its name', () => {
  const arn = (place = region) => `arn:aws:ssm:${place}:${account}:parameter${name}`;

  it('is not deleted by a version, a label or an ARN', async () => {
    await put();
    for (const Name of [`${name}:1`, `${name}:in-force`, arn()]) {
      await expect(given.client.send(new DeleteParameterCommand({ Name }))).rejects.toMatchObject({
        name: 'ParameterNotFound',
      });
      const { InvalidParameters } = await given.client.send(new DeleteParametersCommand({ Names: [Name] }));
      expect(InvalidParameters).toEqual([Name]);
    }
    expect((await get()).Parameter?.Value).toBe('value');
  });

  it('is read by its ARN here, and not by that of another region', async () => {
    await put();
    expect((await get(arn())).Parameter?.Name).toBe(name);
    await expect(get(arn('us-west-2'))).rejects.toMatchObject({ name: 'ParameterNotFound' });
    const { InvalidParameters } = await given.client.send(new GetParametersCommand({ Names: [arn('us-west-2')] }));
    expect(InvalidParameters).toEqual([arn('us-west-2')]);
  });
});
