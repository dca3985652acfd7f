import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { maxProcesses } from './functions.ts';
import { credentialsOf } from './lambda/credentials.ts';
import type { FunctionHost } from './lambda/function-host.ts';
import { localPlace } from './place.ts';
import type { QueueSourceModel, TemplateModel } from './template/model.ts';
import { QueueSource } from './triggers/queue-source.ts';
import { Schedules } from './triggers/schedules.ts';

/** What calls functions by itself: queues and schedules. */
export interface Triggers {
  /** Resolves when the messages received are handled. */
  close(): Promise<void>;
}

export const startTriggers = (
  model: TemplateModel,
  host: FunctionHost,
  endpointUrl: string,
  report: (line: string) => void,
): Triggers => {
  const schedules = new Schedules(model.schedules, { ...localPlace, send: host.send, now: Date.now, uuid: randomUUID });
  const queues = model.queueSources.map((source) =>
    pollQueue(source, clientOf(model, source, endpointUrl), host, report),
  );
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
  report: (line: string) => void,
): { close(): Promise<void> } => {
  const queue = new QueueSource(source, {
    client,
    region: localPlace.region,
    maxConcurrency: maxProcesses,
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

/** Lambda polls a queue with the function's own role. */
const clientOf = ({ functions }: TemplateModel, source: QueueSourceModel, endpoint: string): SQSClient => {
  const role = functions.find(({ name }) => name === source.functionName)?.role.name ?? source.functionName;
  return new SQSClient({ endpoint, region: localPlace.region, credentials: credentialsOf(role) });
};
