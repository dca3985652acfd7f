import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { listDeadLetters, redrive } from '../../infra/cli/dead-letters/dead-letters-queue.ts';
import { Api } from './deployment/api.ts';
import { type AwsBehaviour, delayed, lostAnswer, throttled, unavailable } from './deployment/aws-behaviours.ts';
import { always, callTo, first, lease, nothing, record } from './deployment/aws-calls.ts';
import type { DeploymentUnderFaults } from './deployment/deployment.ts';
import { VISIBILITY_MS } from './deployment/queue.ts';
import { underFaults } from './deployment/under-faults.ts';

const { start } = underFaults();

const LARGE_BYTES = 600_000;
const attemptsOf = async (service: DeploymentUnderFaults) =>
  (await service.emails()).map(({ state, attempts }) => [state, attempts]);
const sentAtOnce = (count: number) => Array(count).fill(['sent', 1]);
const deadLettersOf = ({ emulators: { clients, deadLettersUrl } }: DeploymentUnderFaults) =>
  listDeadLetters(clients.sqs, deadLettersUrl);

describe('DynamoDB throttled', () => {
  it('at the lease: nothing is started, and the message is redelivered', async () => {
    const service = await start();
    service.aws.script = always(lease, throttled);
    await service.accept(3);
    await service.deliver();
    expect(await attemptsOf(service)).toEqual(Array(3).fill(['queued', 0]));
    expect(service.mail.copies).toHaveLength(0);
    service.aws.script = nothing;
    await service.untilFinal(10);
    expect(await attemptsOf(service)).toEqual(sentAtOnce(3));
  });

  it('at the record: the write is retried until it succeeds, so that there is no second copy', async () => {
    const service = await start();
    service.aws.script = first(8, record, throttled);
    await service.accept(2);
    await service.deliver();
    expect(await attemptsOf(service)).toEqual(sentAtOnce(2));
    expect(service.mail.copies).toHaveLength(2);
  });

  it('at the API: an error, and nothing is accepted', async () => {
    const service = await start();
    const api = await Api.start(service);
    service.aws.script = always(callTo('dynamodb', 'PutItem'), throttled);
    expect(await api.send('customer@example.net')).toBe(500);
    service.aws.script = nothing;
    await service.minutes(5);
    expect(service.mail.copies).toHaveLength(0);
    expect(await api.send('customer@example.net')).toBe(200);
    await service.untilFinal(5);
    expect(service.mail.copies).toHaveLength(1);
  });
});

describe('SQS', () => {
  it('send failing: the email is accepted anyway, and enqueued within a minute', async () => {
    const service = await start();
    const api = await Api.start(service);
    service.aws.script = always(callTo('sqs'), unavailable);
    expect(await api.send('customer@example.net')).toBe(200);
    await service.minutes(2);
    expect(service.mail.copies).toHaveLength(0);
    service.aws.script = nothing;
    await service.untilFinal(4);
    expect(service.mail.copies).toHaveLength(1);
  });

  it('a message delivered three times at once: one copy', async () => {
    const service = await start();
    await service.accept();
    const records = await service.queue.receive();
    const workers = [1, 2, 3].map(() => service.functions.start());
    await Promise.all(workers.map((worker) => service.invoke(records, { worker })));
    expect(await attemptsOf(service)).toEqual(sentAtOnce(1));
    expect(service.mail.copies).toHaveLength(1);
  });

  it('messages out of order: each is sent once', async () => {
    const service = await start();
    const ids = await service.accept(15);
    await service.enqueue(ids.toReversed());
    await service.deliver();
    expect(await attemptsOf(service)).toEqual(sentAtOnce(15));
    expect(service.mail.copies).toHaveLength(15);
  });

  it('one poison message among ten: nine are sent, the poison goes to the dead letters with the reason', async () => {
    const service = await start();
    await service.accept(9);
    const { clients, queueUrl: QueueUrl } = service.emulators;
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"to":"nobody"}' }));
    await service.deliver();
    expect(await attemptsOf(service)).toEqual(sentAtOnce(9));
    expect(await deadLettersOf(service)).toMatchObject([{ kind: 'request', reason: expect.stringContaining('to') }]);
  });
});

describe('deliver-email', () => {
  it('whole batch failing: all of it is redelivered, and nothing becomes a dead letter', async () => {
    const service = await start();
    service.aws.script = always(callTo('dynamodb'), unavailable);
    await service.accept(10);
    await service.deliver();
    expect(service.mail.sessions).toHaveLength(0);
    service.aws.script = nothing;
    await service.untilFinal(10);
    expect(await attemptsOf(service)).toEqual(sentAtOnce(10));
    expect(await deadLettersOf(service)).toEqual([]);
  });

  it('function timeout mid-batch: recorded outcomes stand, the other emails get a second copy, flagged', async () => {
    const service = await start();
    const never: AwsBehaviour = async ({ usual }) => {
      await sleep(30_000, undefined, { ref: false });
      return usual();
    };
    service.aws.script = (call) => {
      if (!record(call) || service.mail.copies.length < 10) return undefined;
      // The mail server has all ten emails: this is when the function times out.
      void service.worker.kill();
      return never;
    };
    await service.accept(10);
    await service.deliver();
    service.aws.script = nothing;
    const cutOff = (await service.emails()).filter(({ state }) => state === 'sending');
    expect(cutOff.length).toBeGreaterThan(0);
    await service.untilFinal();
    expect(service.mail.copies).toHaveLength(10 + cutOff.length);
    expect((await service.emails()).filter(({ possibleDuplicate }) => possibleDuplicate)).toHaveLength(cutOff.length);
  });

  it('throttled: the messages are redelivered, and none becomes a dead letter', async () => {
    const service = await start();
    await service.accept(10);
    for (let receive = 0; receive < 4; receive++) {
      await service.queue.settle(await service.queue.receive(), undefined);
      service.clock.move(VISIBILITY_MS);
    }
    await service.deliver();
    expect(await attemptsOf(service)).toEqual(sentAtOnce(10));
    expect(await deadLettersOf(service)).toEqual([]);
  });

  it('DLQ redrive: unsent emails are sent, and sent ones are not sent again', async () => {
    const service = await start();
    await service.accept(10);
    for (let receive = 0; receive < 6; receive++) {
      await service.queue.settle(await service.queue.receive(), undefined);
      service.clock.move(VISIBILITY_MS);
    }
    const { clients, queueUrl, deadLettersUrl } = service.emulators;
    await service.enqueue(service.ids.slice(0, 5));
    await service.deliver();
    expect(service.mail.copies).toHaveLength(5);
    expect(await redrive(clients.sqs, deadLettersUrl, queueUrl)).toBe(10);
    await service.deliver();
    expect(await attemptsOf(service)).toEqual(sentAtOnce(10));
    expect(service.mail.copies).toHaveLength(10);
  });
});

describe.each([
  ['throttled', throttled],
  ['failing', unavailable],
  ['losing its answers', lostAnswer],
  ['slow', delayed(300)],
] as const)('%s', (_how, behaviour) => {
  it.each(['dynamodb', 'ssm', 's3'] as const)('%s: mail is still sent, and sent once', async (where) => {
    const service = await start();
    service.aws.script = first(4, callTo(where), behaviour);
    await service.accept(1);
    await service.accept(1, {}, LARGE_BYTES);
    await service.deliver();
    await service.untilFinal();
    expect(new Set((await service.emails()).map(({ state }) => state))).toEqual(new Set(['sent']));
    expect(service.mail.copies).toHaveLength(2);
  });

  it('sqs: mail is still sent, and sent once', async () => {
    const service = await start();
    const api = await Api.start(service);
    service.aws.script = first(4, callTo('sqs'), behaviour);
    expect(await api.send('customer@example.net')).toBe(200);
    await service.deliver();
    await service.untilFinal();
    expect(service.mail.copies).toHaveLength(1);
  });
});
