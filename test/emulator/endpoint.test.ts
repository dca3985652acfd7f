import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { region, startTestEndpoint, type TestEndpoint, temporaryDirectory } from '../support/emulators/aws-endpoint.ts';

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=operator/20260101/${region}/${service}/aws4_request, SignedHeaders=a, Signature=b`,
});

describe('the endpoint', () => {
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    endpoint = await startTestEndpoint();
  });
  afterAll(() => endpoint.close());

  const post = async (headers: Record<string, string>, body = '{}') => {
    const answer = await fetch(endpoint.url, { method: 'POST', headers, body });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };

  it('refuses an unsigned request', async () => {
    expect(await post({})).toMatchObject({ status: 403, body: { __type: 'MissingAuthenticationTokenException' } });
  });

  it('refuses a signature in the query, which a web page could send', async () => {
    const credential = encodeURIComponent(`operator/20260101/${region}/s3/aws4_request`);
    const answer = await fetch(
      `${endpoint.url}/bucket?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}`,
    );
    expect(answer.status).toBe(403);
  });

  it('refuses a request to a host that is not this machine', async () => {
    const headers = { ...signed('ssm'), host: 'mail.example.com' };
    const status = await new Promise((resolve, reject) => {
      request(endpoint.url, { method: 'POST', headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end('{}');
    });
    expect(status).toBe(403);
  });

  it('names a service that it does not have', async () => {
    const { body } = await post(signed('kinesis'));
    expect(body).toMatchObject({ message: 'The local endpoint has no service kinesis' });
  });

  const query = async (service: string, action: string) => {
    const headers = { ...signed(service), 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(endpoint.url, { method: 'POST', headers, body: `Action=${action}&Version=2011-06-15` });
    return { status: answer.status, text: await answer.text() };
  };

  it('identifies the caller, as STS does', async () => {
    const { status, text } = await query('sts', 'GetCallerIdentity');
    expect(status).toBe(200);
    expect(text).toContain('<Account>000000000000</Account>');
    expect(text).toContain('<Arn>arn:aws:iam::000000000000:user/operator</Arn>');
  });

  it('answers clients of XML protocols in XML, also about missing services', async () => {
    expect((await query('sts', 'AssumeRole')).text).toMatch(/<Code>InvalidAction<\/Code><Message>[^<]+AssumeRole/);
    expect((await query('sns', 'Publish')).text).toMatch(/<Code>UnknownOperationException<\/Code><Message>[^<]+sns/);
  });

  it.each(['[]', '"text"', '{', 'null'])('refuses the body %s', async (body) => {
    const answer = await post({ ...signed('ssm'), 'x-amz-target': 'AmazonSSM.GetParameter' }, body);
    expect(answer).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
  });

  it('refuses a target of another service', async () => {
    const answer = await post({ ...signed('ssm'), 'x-amz-target': 'DynamoDB_20120810.GetItem' });
    expect(answer).toMatchObject({ status: 400, body: { __type: 'UnknownOperationException' } });
  });

  it('refuses a body of more than 64 MiB', async () => {
    const { status } = await fetch(endpoint.url, {
      method: 'POST',
      headers: signed('s3'),
      body: Buffer.alloc(64 * 1024 * 1024 + 1),
    });
    expect(status).toBe(413);
  });

  it('rejects if the port is in use, and releases its data', async () => {
    const port = Number(new URL(endpoint.url).port);
    const dataDir = await temporaryDirectory();
    await expect(startTestEndpoint({ dataDir, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await (await startTestEndpoint({ dataDir })).close();
    await rm(dataDir, { recursive: true });
  });
});

it('hides internal errors from clients, and reports them to the operator', async () => {
  const dataDir = await temporaryDirectory();
  const endpoint = await startTestEndpoint({
    dataDir,
    invokeFunction: () => Promise.reject(new Error('detail of the fault')),
  });
  const url = `${endpoint.url}/2015-03-31/functions/x/invocations`;
  const answer = await fetch(url, { method: 'POST', headers: signed('lambda'), body: '{}' });
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('detail');
  expect(endpoint.reports).toEqual([expect.stringContaining('detail of the fault')]);
  await endpoint.close();
  await rm(dataDir, { recursive: true });
});

describe('a data directory', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await temporaryDirectory();
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it('is created with everything in it', async () => {
    const endpoint = await startTestEndpoint({ dataDir: join(dataDir, 'a', 'b') });
    await endpoint.close();
    expect(await readdir(join(dataDir, 'a', 'b'))).toEqual(
      expect.arrayContaining(['parameters.db', 'queues-and-objects', 'secrets.key', 'tables']),
    );
  });

  it('belongs to one endpoint at a time', async () => {
    const endpoint = await startTestEndpoint({ dataDir });
    await expect(startTestEndpoint({ dataDir })).rejects.toMatchObject({
      name: 'DataDirectoryUnusable',
      message: `The data directory ${dataDir} is in use by another process`,
    });
    const ssm = new SSMClient(endpoint.operator);
    await expect(ssm.send(new GetParameterCommand({ Name: 'x' }))).rejects.toMatchObject({ name: 'ParameterNotFound' });
    ssm.destroy();
    await endpoint.close();
  });

  it.each([
    ['parameters.db', 'file is not a database'],
    ['secrets.key', 'is not a key of 32 bytes'],
    ['queues-and-objects/fauxqs.db', 'file is not a database'],
    ['tables', 'EEXIST'],
  ])('with a broken %s is refused in one sentence', async (file, reason) => {
    await mkdir(join(dataDir, 'queues-and-objects'));
    await writeFile(join(dataDir, file), 'this is nothing that could be opened');
    const refused = startTestEndpoint({ dataDir });
    await expect(refused).rejects.toMatchObject({
      name: 'DataDirectoryUnusable',
      message: expect.stringMatching(new RegExp(`^The data directory ${dataDir} cannot be used: [^\\n]*${reason}`)),
    });
  });
});
