import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Location } from './aws/location.ts';
import { credentialsOf } from './lambda/credentials.ts';
import type { FunctionHost } from './lambda/function-host.ts';
import type { QueueSourceModel, TemplateModel } from './template/model.ts';
import { QueueSource } from './triggers/queue-source.ts';
import { Schedules } from './triggers/schedules.ts';

/** The queue pollers and schedules that invoke functions. */
export interface Triggers {
  /** Resolves when all messages already received have been handled. */
  close(): Promise<void>;
}

export interface TriggerOptions {
  /** URL of the emulated AWS services. */
  endpointUrl: string;
  location: Location;
  /** Maximum number of concurrent batches per queue. */
  maxConcurrency: number;
  report: (line: string) => void;
}

/** Starts polling the template's queues and running its schedules. */
export const startTriggers = (model: TemplateModel, host: FunctionHost, options: TriggerOptions): Triggers => {
  const { location } = options;
  const schedules = new Schedules(model.schedules, { ...location, send: host.send, now: Date.now, uuid: randomUUID });
  const queues = model.queueSources.map((source) => pollQueue(source, clientOf(model, source, options), host, options));
  return {
    close: async () => {
      schedules.close();
      await Promise.all(queues.map((queue) => queue.close()));
    },
  };
};

const pollQueue = (
  source: QueueSourceModel,
  client: SQSClient,
  { invoke }: FunctionHost,
  { location, maxConcurrency, report }: TriggerOptions,
): { close(): Promise<void> } => {
  const queue = new QueueSource(source, {
    client,
    region: location.region,
    maxConcurrency,
    invoke,
    log: (functionName, line) => report(`${functionName}: ${line}`),
    now: Date.now,
  });
  return {
    close: async () => {
      await queue.close();
      client.destroy();
    },
  };
};

/** Lambda polls a queue with the role of the function. */
const clientOf = (
  { functions }: TemplateModel,
  source: QueueSourceModel,
  { endpointUrl, location }: TriggerOptions,
): SQSClient => {
  const role = functions.find(({ name }) => name === source.functionName)?.role.name ?? source.functionName;
  return new SQSClient({ endpoint: endpointUrl, region: location.region, credentials: credentialsOf(role) });
};
