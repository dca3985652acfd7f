import { DescribeTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Resend } from 'resend';
import { beforeAll, describe, expect, it } from 'vitest';
import { messageIn } from '../support/runner/inbox.ts';
import type { Runner } from '../support/runner/runner.ts';
import { runningStack } from '../support/runner/running-stack.ts';

const running = runningStack();
let runner: Runner;
beforeAll(() => {
  runner = running().runner;
});

const send = async (email: Record<string, unknown>, token = runner.keys.sending): Promise<Response> =>
  await fetch(`${runner.api}/emails`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(email),
  });

const show = async (id: string): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${runner.api}/emails/${id}`, {
    headers: { authorization: `Bearer ${runner.keys.full}` },
  });
  return (await answer.json()) as Record<string, unknown>;
};

describe('an email', () => {
  it('reaches every recipient over TLS with AUTH, without revealing Bcc', async () => {
    const subject = 'Order 100 · 注文';
    const answer = await send({
      from: 'Mü Shop <shop@example.com>',
      to: ['Ann <ann@example.net>', 'ANN@example.net'],
      cc: 'cc@example.net',
      bcc: 'bcc@example.net',
      reply_to: 'help@example.com',
      subject,
      html: '<p>Thank you</p>',
      text: 'Thank you\r\n.\r\nMAIL FROM:<x@example.org>\r\n',
      headers: { 'X-Order': '100' },
      attachments: [{ filename: 'invoice.txt', content: Buffer.from('42 EUR').toString('base64') }],
    });
    expect(answer.status).toBe(200);
    const mail = await messageIn(runner.inbox, subject);
    expect(mail.envelope).toEqual({
      from: 'shop@example.com',
      to: ['ann@example.net', 'cc@example.net', 'bcc@example.net'],
    });
    expect(mail.raw).not.toContain('bcc@example.net');
    expect(mail.tls?.version).toMatch(/^TLSv1\.[23]$/);
    expect(mail.auth?.mechanism).toBe('PLAIN');
    expect(mail.text).toContain('MAIL FROM:<x@example.org>');
    expect(mail.attachments).toMatchObject([{ filename: 'invoice.txt', size: 6 }]);
  });

  it('is sent from the store email address when it names no sender', async () => {
    await send({ to: 'customer@example.net', subject: 'No sender', text: 'Hello' });
    const mail = await messageIn(runner.inbox, 'No sender');
    expect(mail.envelope.from).toBe('shop@example.com');
    expect(mail.raw).toMatch(/^From: My Shop <shop@example\.com>\r?$/m);
  });

  it('is stored in the bucket when it is too large for an item', async () => {
    const photo = Buffer.from(Array.from({ length: 900_000 }, (_, i) => (i * 7919) % 251)).toString('base64');
    const noise = crypto.getRandomValues(new Uint8Array(60_000));
    const attachments = Array.from({ length: 10 }, (_, n) => ({
      filename: `photo-${n}.bin`,
      content: Buffer.from([...noise, n]).toString('base64'),
    }));
    const answer = await send({
      to: 'customer@example.net',
      subject: 'Large',
      text: 'See photos',
      attachments: [{ filename: 'photo.bin', content: photo }, ...attachments],
    });
    expect(answer.status).toBe(200);
    const mail = await messageIn(runner.inbox, 'Large');
    expect(mail.attachments[0]).toMatchObject({ filename: 'photo.bin', size: 900_000 });
    expect(mail.attachments).toHaveLength(11);
  });

  it('is shown as sent once the mail server has accepted it', async () => {
    const { id } = (await (await send({ to: 'c@example.net', subject: 'Shown', text: 'Hi' })).json()) as { id: string };
    await messageIn(runner.inbox, 'Shown');
    await expect.poll(async () => (await show(id)).last_event).toBe('sent');
  });
});

describe('the official SDK', () => {
  it('sends, and reads back what it sent', async () => {
    const resend = new Resend(runner.keys.full, { baseUrl: runner.api });
    const sent = await resend.emails.send({
      from: 'Shop <shop@example.com>',
      to: 'customer@example.net',
      subject: 'By SDK',
      html: '<b>Hi</b>',
    });
    expect(sent.error).toBeNull();
    await messageIn(runner.inbox, 'By SDK');
    const read = await resend.emails.get(sent.data?.id ?? '');
    expect(read.data).toMatchObject({ object: 'email', subject: 'By SDK', to: ['customer@example.net'] });
  });
});

describe('the AWS endpoints', () => {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const options = (endpoint: string) => ({ endpoint, region: runner.region, credentials });

  it('answer the standard SDKs', async () => {
    const ssm = new SSMClient(options(runner.endpoints.ssm));
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/storemail/dev/settings/default' }));
    expect(JSON.parse(Parameter?.Value ?? '')).toMatchObject({ system: { smtp: { host: 'localhost' } } });

    const sqs = new SQSClient(options(runner.endpoints.sqs));
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'storemail-dev-send' }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ VisibilityTimeout: '360' });

    const dynamodb = new DynamoDBClient(options(runner.endpoints.dynamodb));
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: 'storemail-dev-emails' }));
    expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName).sort()).toEqual(['due', 'held', 'log']);
    const { Items } = await dynamodb.send(new ScanCommand({ TableName: 'storemail-dev-emails' }));
    expect(JSON.stringify(Items)).not.toContain(runner.keys.full);
  });
});
