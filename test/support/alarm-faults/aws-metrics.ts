import { GetQueueAttributesCommand, type QueueAttributeName, SendMessageCommand } from '@aws-sdk/client-sqs';
import { vi } from 'vitest';
import { TooManyRequests } from '../../../infra/emulator/lambda/invocation-result.ts';
import type { Cloud } from '../emulators/cloud.ts';
import { createBundles } from '../emulators/local-function.ts';
import { startFunctions } from '../emulators/local-functions.ts';
import { HANG_MS } from '../limits.ts';
import { checkWaits, requestWaits, silentServer, waitsForServer } from './silent-server.ts';
import { throttledRequests } from './throttling-table.ts';

/** A fault whose metric is written by AWS; the test observes what AWS would count. */
export interface AwsFault {
  fault: string;
  /** What AWS counts (CloudWatch metrics of the service). */
  counted: string;
  /** Causes the fault, and resolves to the observed value. */
  seen(cloud: Cloud): Promise<number>;
}

const levelOf = async ({ sqs, queueUrl }: Cloud, queue: string, name: QueueAttributeName): Promise<number> => {
  const request = new GetQueueAttributesCommand({ QueueUrl: await queueUrl(queue), AttributeNames: [name] });
  return Number((await sqs.send(request)).Attributes?.[name]);
};

/** Puts a message where AWS puts undeliverable ones; resolves to the number of messages there. */
const parkedIn = async (cloud: Cloud, queue: string): Promise<number> => {
  await cloud.sqs.send(new SendMessageCommand({ QueueUrl: await cloud.queueUrl(queue), MessageBody: '{}' }));
  return levelOf(cloud, queue, 'ApproximateNumberOfMessages');
};

/** How many messages deliver-email has received and not deleted while it waits for a mail server. */
const unfinished = async (cloud: Cloud): Promise<number> => {
  const { scope, taken, answer } = await silentServer(cloud);
  await cloud.endpoints.send({ scope, subject: 'Silence' });
  await taken;
  return levelOf(cloud, 'send', 'ApproximateNumberOfMessagesNotVisible').finally(answer);
};

const statusOf = async ({ runner }: Cloud, path: string, key: string): Promise<number> =>
  (await fetch(`${runner.api}${path}`, { headers: { authorization: `Bearer ${key}` } })).status;

/** A record that no version can read. */
const breakRecord = async (cloud: Cloud): Promise<string> => {
  const { id } = await cloud.endpoints.send({ subject: 'Broken' });
  await cloud.setAttributes(id, { createdAt: { S: 'yesterday' } });
  return id;
};

/** The faults whose metrics AWS writes, by alarm. */
export const awsFaults: Readonly<Record<string, AwsFault>> = {
  'dead-letters': {
    fault: 'a message that is neither an email id nor a send request',
    counted: 'SQS: ApproximateNumberOfMessagesVisible of the dead-letter queue, also the attribute that is read here',
    seen: async (cloud) => {
      const { sqs, queueUrl } = cloud;
      await sqs.send(new SendMessageCommand({ QueueUrl: await queueUrl('send'), MessageBody: 'hello' }));
      const level = () => levelOf(cloud, 'send-dead-letters', 'ApproximateNumberOfMessages');
      return vi.waitUntil(level, { timeout: HANG_MS });
    },
  },
  'undelivered-events': {
    fault: 'EventBridge may not invoke a function, and puts the event here',
    counted: 'SQS: ApproximateNumberOfMessagesVisible of that queue, also the attribute that is read here',
    seen: (cloud) => parkedIn(cloud, 'undelivered-events'),
  },
  'webhook-dead-letters': {
    fault: 'deliver-webhooks failed on an event five times, and SQS puts it here',
    counted: 'SQS: ApproximateNumberOfMessagesVisible of that queue, also the attribute that is read here',
    seen: (cloud) => parkedIn(cloud, 'webhooks-dead-letters'),
  },
  'queue-age': {
    fault: 'deliver-email makes no progress with what it received',
    counted: 'SQS: ApproximateAgeOfOldestMessage, from SentTimestamp to now, of the oldest message that is not deleted',
    seen: unfinished,
  },
  'in-flight': {
    fault: 'deliver-email makes no progress with what it received',
    counted: 'SQS: ApproximateNumberOfMessagesNotVisible, also the attribute that is read here',
    seen: unfinished,
  },
  'worker-errors': {
    fault: 'deliver-email throws',
    counted: 'Lambda: Errors, the invocations that end in a FunctionError, as the answer to this one says',
    seen: async ({ invoke }) => ((await invoke('deliver-email', { neither: 'records nor ids' })) ? 1 : 0),
  },
  'worker-throttles': {
    fault: 'no concurrency is left',
    counted: 'Lambda: Throttles, the invocations that are answered 429 TooManyRequestsException',
    seen: async () => {
      const bundles = createBundles();
      const host = startFunctions([bundles.fn('worker', 'exports.handler = async () => {}')], {
        maxProcesses: 1,
        maxWaiting: 0,
      });
      const outcomes = await Promise.allSettled([host.invoke('worker', '{}'), host.invoke('worker', '{}')]);
      await host.close();
      bundles.remove();
      return outcomes.filter((one) => one.status === 'rejected' && one.reason instanceof TooManyRequests).length;
    },
  },
  'worker-duration': {
    fault: 'the mail server is silent after the final dot',
    counted: 'Lambda: Duration, from the event to the answer: here it lasts until the server has answered',
    seen: async (cloud) => ((await waitsForServer(cloud)) ? 1 : 0),
  },
  'release-duration': {
    fault: 'an email is due, whose record is read and written',
    counted: 'Lambda: Duration, from the event to the answer: here what a run with work takes in milliseconds',
    seen: async (cloud) => {
      const id = await cloud.scheduled({ subject: 'Tomorrow' });
      await cloud.setAttributes(id, { dueAt: { N: String(Date.now() - 1_000) } });
      const from = performance.now();
      await cloud.invoke('release-due-emails');
      return performance.now() - from;
    },
  },
  'check-duration': {
    fault: 'a mail server accepts connections and sends nothing',
    counted: 'Lambda: Duration, from the event to the answer: here it lasts until the server has greeted',
    seen: async (cloud) => ((await checkWaits(cloud)) ? 1 : 0),
  },
  'function-errors': {
    fault: 'guard-settings throws',
    counted: 'Lambda: Errors of each function, added up by the alarm',
    seen: async ({ invoke }) => ((await invoke('guard-settings', {})) ? 1 : 0),
  },
  'api-latency': {
    fault: 'a mail server is silent while a request tests it',
    counted: 'API Gateway: Latency, from the request to the answer: here it lasts until the server has answered',
    seen: async (cloud) => ((await requestWaits(cloud)) ? 1 : 0),
  },
  'api-5xx': {
    fault: 'a record that cannot be read',
    counted: 'API Gateway: 5xx, the answers from 500 on',
    seen: async (cloud) => {
      const status = await statusOf(cloud, `/emails/${await breakRecord(cloud)}`, cloud.runner.keys.full);
      return status >= 500 ? 1 : 0;
    },
  },
  'api-4xx': {
    fault: 'somebody tries keys',
    counted: 'API Gateway: 4xx, the answers from 400 to 499',
    seen: async (cloud) => {
      const status = await statusOf(cloud, '/emails', 're_sm_guessed');
      return status >= 400 && status < 500 ? 1 : 0;
    },
  },
  'table-throttled': {
    fault: 'DynamoDB throttles',
    counted:
      'DynamoDB: ReadThrottleEvents and WriteThrottleEvents of the table and its indexes, each request answered by a ' +
      'throttling exception',
    seen: throttledRequests,
  },
};
