import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { Api } from './deployment/api.ts';
import type { AwsCall } from './deployment/aws-behaviours.ts';
import type { DeploymentUnderFaults } from './deployment/deployment.ts';
import { underFaults } from './deployment/under-faults.ts';
import { type EndpointKind, ShopEndpoint } from './soak/shop-endpoint.ts';

/**
 * Mail is no later with webhooks than without: on its way from acceptance to the mail server it causes the same requests,
 * to the byte. An event costs a longer record of the outcome and, at the end of the batch, two requests. A worker calls
 * no endpoint: that is the work of another function with its own queue. Counts, so that no load of the machine matters;
 * how long mail takes is measured by the soak (`--webhooks`).
 */

const { start, onEnd } = underFaults();

/** Practically stopped, so that caches stay warm and all times have as many digits. */
const STOPPED = 1 / 1_000;
const WAITING = 10_000;

const nameOf = ({ service, operation, body }: AwsCall): string => `${service} ${operation}, ${body.length} bytes`;

/** What happened, in order: a request to AWS, or the mail server had a message. */
type Step = AwsCall | 'dot';

const requestsIn = (steps: readonly Step[]): AwsCall[] => steps.filter((step) => step !== 'dot');
const untilDot = (steps: readonly Step[]): string[] => requestsIn(steps.slice(0, steps.indexOf('dot'))).map(nameOf);
const afterLastDot = (steps: readonly Step[]): AwsCall[] => requestsIn(steps.slice(steps.lastIndexOf('dot')));
/** Sorted, since counters are written at the same time. */
const operationsAfter = (steps: readonly Step[]): string[] =>
  afterLastDot(steps)
    .map(({ operation }) => operation)
    .sort();

/** Records all steps from now on. The result returns those since its last call. */
const watch = (service: DeploymentUnderFaults): (() => Step[]) => {
  const steps: Step[] = [];
  service.aws.script = (call) => {
    steps.push(call);
    return undefined;
  };
  service.mail.script = {
    dot: () => {
      steps.push('dot');
      return 'ordinary';
    },
  };
  return () => steps.splice(0);
};

/** Steps of a new worker: of its first batch, and of its third, with warm caches. */
const batches = async (service: DeploymentUnderFaults, emails: number, taken: () => Step[]) => {
  const worker = service.functions.start();
  const batch = async (): Promise<Step[]> => {
    await service.accept(emails);
    taken();
    await service.deliver({ worker });
    return taken();
  };
  const first = await batch();
  await batch();
  const third = await batch();
  await worker.kill();
  return { first, third };
};

const endpointOf = async (service: DeploymentUnderFaults, kind: EndpointKind): Promise<ShopEndpoint> => {
  const endpoint = await ShopEndpoint.start(service, kind);
  onEnd(() => endpoint.stop());
  return endpoint;
};

/** Events that the endpoint has not been told yet. */
const fillWebhookQueue = async (
  { emulators }: DeploymentUnderFaults,
  { id: endpoint }: ShopEndpoint,
): Promise<void> => {
  for (let at = 0; at < WAITING; at += 10) {
    const Entries = Array.from({ length: 10 }, (_, n) => {
      const event = { id: `msg_${at + n}`, type: 'email.sent', at: 0, body: '{}' };
      return { Id: String(n), MessageBody: JSON.stringify({ v: 1, endpoint, ...event }) };
    });
    await emulators.clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: emulators.webhookQueueUrl, Entries }));
  }
};

describe('mail with webhooks', () => {
  it.each(['slow', 'hung', 'dead'] as const)(
    'causes the same requests until the mail server has it, with 10,000 events waiting for an endpoint that is %s',
    async (kind) => {
      const service = await start({ speed: STOPPED });
      const taken = watch(service);
      const without = await batches(service, 1, taken);
      await fillWebhookQueue(service, await endpointOf(service, kind));
      const withEvents = await batches(service, 1, taken);
      expect(untilDot(withEvents.first)).toEqual(untilDot(without.first));
      expect(untilDot(withEvents.third)).toEqual(untilDot(without.third));
      expect(untilDot(withEvents.third)).toHaveLength(4);
      expect(operationsAfter(withEvents.third)).toEqual(
        [...operationsAfter(without.third), 'SendMessageBatch', 'UpdateItem'].sort(),
      );
    },
  );

  it('hands the events of a whole batch over by one request to the queue and one to the table, after the last email', async () => {
    const service = await start({ speed: STOPPED });
    const taken = watch(service);
    await endpointOf(service, 'hung');
    const { third } = await batches(service, 10, taken);
    const removals = ({ body }: AwsCall): number => body.toString().split('REMOVE \\"owedEvents\\"').length - 1;
    const isHandingOver = (call: AwsCall): boolean => call.service === 'sqs' || removals(call) > 0;
    const handingOver = requestsIn(third).filter(isHandingOver);
    expect(handingOver.map(({ operation }) => operation)).toEqual(['SendMessageBatch', 'BatchExecuteStatement']);
    expect(handingOver.map(removals)).toEqual([0, 10]);
    expect(afterLastDot(third)).toEqual(expect.arrayContaining(handingOver));
  });

  it('is accepted by the same requests', async () => {
    const service = await start({ speed: STOPPED });
    const taken = watch(service);
    const accepted = async (): Promise<string[]> => {
      const api = await Api.start(service);
      await api.send('first@example.net');
      taken();
      expect(await api.send('again@example.net')).toBe(200);
      await api.worker.kill();
      return requestsIn(taken()).map(nameOf);
    };
    const without = await accepted();
    await endpointOf(service, 'hung');
    expect(await accepted()).toEqual(without);
    expect(without.length).toBeGreaterThan(2);
    await service.deliver();
  });

  it('is sent while every worker of deliver-webhooks waits for an endpoint that hangs', async () => {
    const service = await start();
    const endpoint = await endpointOf(service, 'hung');
    await service.accept(10);
    await service.deliver();
    const telling = service.functions.start('deliver-webhooks');
    const isOver = telling.invoke({ Records: await service.webhookQueue.receive() }, 60_000);
    await expect.poll(() => endpoint.told.length).toBe(10);
    // So that it cannot give the requests up, however slow the machine.
    telling.freeze();
    const ids = await service.accept(30);
    await service.deliver();
    const emails = await service.emails(ids);
    expect(new Set(emails.map(({ state }) => state))).toEqual(new Set(['sent']));
    expect(await Promise.race([isOver, 'waiting'])).toBe('waiting');
    await telling.kill();
  });
});
