import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { account, allow, region, startTestEndpoint, type TestEndpoint } from '../../support/emulators/aws-endpoint.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startTestEndpoint();
  await query({ Action: 'CreateQueue', QueueName: 'q', 'Attribute.1.Name': 'DelaySeconds', 'Attribute.1.Value': '0' });
});
afterAll(() => endpoint.close());

/** A request as sent by clients before 2024, such as Debian 12's awscli. */
const query = async (parameters: Record<string, string>, accessKeyId = 'operator', path = '/') => {
  const answer = await fetch(endpoint.url + path, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/sqs/aws4_request, SignedHeaders=a, Signature=b`,
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    },
    body: new URLSearchParams({ Version: '2012-11-05', ...parameters }),
  });
  return { status: answer.status, text: await answer.text() };
};
const QueueUrl = () => `${endpoint.url}/${account}/q`;

describe('the query protocol', () => {
  it('returns a queue URL', async () => {
    const { status, text } = await query({ Action: 'GetQueueUrl', QueueName: 'q' });
    expect(status).toBe(200);
    expect(text).toContain(`<GetQueueUrlResult><QueueUrl>${QueueUrl()}</QueueUrl></GetQueueUrlResult>`);
  });

  it('lists queues', async () => {
    const { text } = await query({ Action: 'ListQueues' });
    expect(text).toContain(`<ListQueuesResult><QueueUrl>${QueueUrl()}</QueueUrl></ListQueuesResult>`);
  });

  it('returns the requested attributes', async () => {
    const { text } = await query({
      Action: 'GetQueueAttributes',
      QueueUrl: QueueUrl(),
      'AttributeName.1': 'QueueArn',
      'AttributeName.2': 'DelaySeconds',
    });
    const arn = `<Attribute><Name>QueueArn</Name><Value>arn:aws:sqs:${region}:${account}:q</Value></Attribute>`;
    expect(text).toContain(`${arn}<Attribute><Name>DelaySeconds</Name><Value>0</Value></Attribute>`);
  });

  it("sends and receives, also at the queue's path", async () => {
    const path = `/${account}/q`;
    await query({ Action: 'SendMessage', QueueUrl: QueueUrl(), MessageBody: '<a> & "b"' }, 'operator', path);
    const parameters = {
      MaxNumberOfMessages: '10',
      WaitTimeSeconds: '5',
      'AttributeName.1': 'ApproximateReceiveCount',
    };
    const { text } = await query({ Action: 'ReceiveMessage', QueueUrl: QueueUrl(), ...parameters });
    expect(text).toMatch(/<ReceiveMessageResult><Message><MessageId>.*<\/Message><\/ReceiveMessageResult>/);
    expect(text).toContain('<Body>&lt;a&gt; &amp; &quot;b&quot;</Body>');
    expect(text).toContain('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
  });

  it("uses that protocol's error names", async () => {
    const { status, text } = await query({ Action: 'GetQueueUrl', QueueName: 'missing' });
    expect(status).toBe(400);
    expect(text).toContain('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>');
  });

  it('refuses what the role does not allow', async () => {
    const { credentials } = endpoint.role([allow('sqs:ReceiveMessage', '*')]);
    const parameters = { Action: 'SendMessage', QueueUrl: QueueUrl(), MessageBody: 'x' };
    const { status, text } = await query(parameters, credentials.accessKeyId);
    expect(status).toBe(403);
    expect(text).toContain('<Code>AccessDenied</Code>');
    expect(text).toContain(`sqs:SendMessage on resource: arn:aws:sqs:${region}:${account}:q`);
  });

  it('reports unsupported parameters', async () => {
    const { status, text } = await query({
      Action: 'SendMessageBatch',
      QueueUrl: QueueUrl(),
      'SendMessageBatchRequestEntry.1.Id': 'a',
    });
    expect(status).toBe(400);
    expect(text).toContain('<Code>AWS.SimpleQueueService.UnsupportedOperation</Code>');
  });

  it('requires an action', async () => {
    expect((await query({})).text).toContain('<Code>MissingAction</Code>');
  });
});
