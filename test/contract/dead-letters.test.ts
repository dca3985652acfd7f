import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadLettersProgram } from '../../infra/cli/dead-letters/dead-letters-program.ts';
import { listDeadLetters, redrive } from '../../infra/cli/dead-letters/dead-letters-queue.ts';
import { sqsDeadLetters } from '../../shared/adapters/sqs/dead-letters.ts';
import { deadLetterAttributes } from '../../shared/messages/dead-letter-attributes.ts';
import { sendQueueMessage } from '../../shared/messages/send-queue-message.ts';
import { QueueUnavailable } from '../../shared/ports/errors.ts';
import { emulatorClient } from '../support/emulators/aws-client.ts';

const id = '01936b2e-4c1a-7d3e-8f00-000000000001';
const letter = { body: '{"to":"ada@example.com"}', reason: 'scope: is missing', messageId: 'first', sentAt: 1_000 };

let server: Awaited<ReturnType<typeof startFauxqs>>;
let client: SQSClient;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  client = new SQSClient(emulatorClient(`http://127.0.0.1:${server.port}`));
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

/** A deployment with these dead letters, besides one that failed on every receive. */
const given = async (stage: string) => {
  const create = async (QueueName: string) => (await client.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '';
  await create(`storemail-${stage}-send`);
  const QueueUrl = await create(`storemail-${stage}-send-dead-letters`);
  await sqsDeadLetters(client, QueueUrl).bury(letter);
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: sendQueueMessage(id) }));
  const run = async (...args: string[]) => {
    const said = { out: '', err: '' };
    const endpoint = [
      '--endpoint-url',
      `http://127.0.0.1:${server.port}`,
      '--region',
      'eu-central-1',
      '--stage',
      stage,
    ];
    const code = await deadLettersProgram([...args, ...endpoint], {
      environment: {},
      stdout: (text) => (said.out += text),
      stderr: (text) => (said.err += text),
    });
    return { code, ...said };
  };
  const waiting = (name: string) => server.inspectQueue(name)?.messages.ready ?? [];
  const bury = (one: typeof letter) => sqsDeadLetters(client, QueueUrl).bury(one);
  return { run, bury, sent: () => waiting(`storemail-${stage}-send`) };
};

describe('npm run dead-letters', () => {
  it('lists what they were and why, without any content of emails', async () => {
    const { run } = await given('list');
    const { code, out, err } = await run('list', '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ messageId: 'first', kind: 'request', reason: 'scope: is missing', bytes: 24 }),
        expect.objectContaining({ kind: 'email', id, reason: expect.stringContaining('log of deliver-email') }),
      ]),
    );
    expect(out).not.toContain('ada@');
  });

  it('sends them back unchanged, under their original ids', async () => {
    const { run, sent } = await given('redrive');
    expect(await run('redrive')).toMatchObject({ code: 0, out: 'Moved 2 dead letters back to the send queue.\n' });
    expect(
      sent()
        .map(({ body }) => body)
        .toSorted(),
    ).toEqual([letter.body, sendQueueMessage(id)].toSorted());
    const back = sent().find(({ body }) => body === letter.body);
    expect(JSON.stringify(back)).toContain(deadLetterAttributes.messageId);
    expect(await run('list')).toMatchObject({ out: 'There are no dead letters.\n' });
  });

  it('sends back what was just listed', async () => {
    const { run } = await given('listed');
    await run('list');
    expect(await run('redrive')).toMatchObject({ code: 0, out: 'Moved 2 dead letters back to the send queue.\n' });
  });

  it('terminates although poison returns while it runs', async () => {
    const { run, bury } = await given('poison');
    // A worker that buries each message again as soon as it is sent back.
    for (let n = 0; n < 30; n++) await bury({ ...letter, messageId: `poison-${n}` });
    const done = run('redrive');
    for (let n = 0; n < 60; n++) await bury({ ...letter, messageId: `poison-${n % 30}` });
    expect((await done).code).toBe(0);
  });

  it('reports when the queues cannot be reached', async () => {
    const missing = await deadLettersProgram(['list', '--endpoint-url', 'http://127.0.0.1:1'], {
      environment: {},
      stdout: () => {},
      stderr: () => {},
    });
    expect(missing).toBe(1);
  });

  it.each([[[]], [['lists']], [['list', 'more']], [['list', '--colour']]])('refuses %j', async (args) => {
    const code = await deadLettersProgram(args, { environment: {}, stdout: () => {}, stderr: () => {} });
    expect(code).toBe(2);
  });
});

it('finds a dead letter on a server that a receive without waiting does not ask', async () => {
  const create = async (QueueName: string) => (await client.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '';
  const [deadLettersUrl, sendQueueUrl] = [await create('sampled-dead-letters'), await create('sampled-send')];
  await sqsDeadLetters(client, deadLettersUrl).bury(letter);
  const send = async (command: Parameters<SQSClient['send']>[0]) =>
    command instanceof ReceiveMessageCommand && !command.input.WaitTimeSeconds ? {} : client.send(command);
  const sampling = { send } as SQSClient;
  expect(await listDeadLetters(sampling, deadLettersUrl)).toHaveLength(1);
  expect(await redrive(sampling, deadLettersUrl, sendQueueUrl)).toBe(1);
});

it('a dead letter that the queue refuses does not count as buried', async () => {
  const unreachable = new SQSClient({ ...emulatorClient('http://127.0.0.1:1'), maxAttempts: 1 });
  await expect(sqsDeadLetters(unreachable, 'http://127.0.0.1:1/q').bury(letter)).rejects.toThrow(QueueUnavailable);
});
