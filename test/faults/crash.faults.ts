import { describe, expect, it } from 'vitest';
import { Api } from './deployment/api.ts';
import { beforehand, lostAnswer, whenDone } from './deployment/aws-behaviours.ts';
import { callTo, first, lease, nothing, record } from './deployment/aws-calls.ts';
import { type DeploymentUnderFaults, MINUTE } from './deployment/deployment.ts';
import { underFaults } from './deployment/under-faults.ts';

const { start } = underFaults();

const deliverAndDie = async (service: DeploymentUnderFaults): Promise<void> => {
  await service.accept();
  await service.deliver();
  service.aws.script = nothing;
};

describe('SIGKILL', () => {
  it('after 250 and before the record: a second copy once the lease expires, with the same bytes, flagged', async () => {
    const service = await start();
    const { worker } = service;
    service.aws.script = first(
      1,
      record,
      beforehand(() => worker.kill(), 'never'),
    );
    await deliverAndDie(service);
    expect(await service.email()).toMatchObject({ state: 'sending' });
    await service.minutes(10);
    expect(service.mail.copies).toHaveLength(1);
    await service.untilFinal();
    expect(await service.email()).toMatchObject({ state: 'sent', possibleDuplicate: true, attempts: 2 });
    expect(service.mail.copies).toHaveLength(2);
  });

  it('after the lease: sent once the lease expires', async () => {
    const service = await start();
    const { worker } = service;
    service.aws.script = first(
      1,
      lease,
      whenDone(() => worker.kill()),
    );
    await deliverAndDie(service);
    expect(await service.email()).toMatchObject({ state: 'sending' });
    await service.untilFinal();
    expect(await service.email()).toMatchObject({ state: 'sent' });
    expect(service.mail.copies).toHaveLength(1);
  });

  it('after the lease of held mail: sent once the lease expires', async () => {
    const service = await start({ settings: { 'developer/mode': 'hold' } });
    await service.accept();
    await service.deliver();
    expect(await service.email()).toMatchObject({ state: 'held' });
    await service.settings.save(service.server);
    service.clock.move(MINUTE);
    await service.release();
    const { worker } = service;
    service.aws.script = first(
      1,
      lease,
      whenDone(() => worker.kill()),
    );
    await service.deliver();
    service.aws.script = nothing;
    expect(await service.email()).toMatchObject({ state: 'sending' });
    await service.untilFinal();
    expect(await service.email()).toMatchObject({ state: 'sent' });
    expect(service.mail.copies).toHaveLength(1);
  });

  it('after the record and before the ack: the message is redelivered, the email is not sent again', async () => {
    const service = await start();
    const { worker } = service;
    service.aws.script = first(
      1,
      record,
      whenDone(() => worker.kill()),
    );
    await deliverAndDie(service);
    service.clock.move(10 * MINUTE);
    expect(await service.queue.receive()).toHaveLength(1);
    await service.enqueue(service.ids);
    await service.deliver();
    expect(await service.email()).toMatchObject({ state: 'sent', attempts: 1 });
    expect(service.mail.copies).toHaveLength(1);
  });
});

describe('the API', () => {
  /** The emails in the table, whatever the API managed to answer. */
  const accepted = async ({ store, clock }: DeploymentUnderFaults): Promise<string[]> => {
    const shards = Array.from({ length: store.shards }, (_, shard) => store.due(shard, clock.now() + 60 * MINUTE, 10));
    return (await Promise.all(shards)).flat().map(({ id }) => id);
  };

  it('is killed between record and queue: the email is still sent', async () => {
    const service = await start();
    const api = await Api.start(service);
    service.aws.script = first(
      1,
      callTo('sqs'),
      beforehand(() => api.worker.kill(), 'never'),
    );
    expect(await api.send('customer@example.net')).toBeUndefined();
    service.ids.push(...(await accepted(service)));
    expect(service.ids).toHaveLength(1);
    await service.untilFinal(5);
    expect(service.mail.copies).toHaveLength(1);
  });

  it('loses the response of the queue: two messages, one email', async () => {
    const service = await start();
    const api = await Api.start(service);
    service.aws.script = first(1, callTo('sqs'), lostAnswer);
    expect(await api.send('customer@example.net')).toBe(200);
    const records = await service.queue.receive();
    expect(records).toHaveLength(2);
    await service.invoke(records);
    expect(await service.email()).toMatchObject({ state: 'sent', attempts: 1 });
    expect(service.mail.copies).toHaveLength(1);
  });
});
