import type { JsonObject } from '../json-protocol.ts';
import type { Location } from '../location.ts';

/** The name of the queue that an operation refers to. */
export const queueName = ({ QueueUrl, QueueName }: JsonObject): string | undefined => {
  if (typeof QueueUrl === 'string') return nameIn(QueueUrl);
  return typeof QueueName === 'string' ? QueueName : undefined;
};

/** fauxqs takes region and queue from the URL's host; here all hosts are equivalent. */
export const emulatorInput = (input: JsonObject, { region, account }: Location): JsonObject => {
  if (input.QueueUrl === undefined) return input;
  return { ...input, QueueUrl: `http://sqs.${region}.localhost/${account}/${queueName(input)}` };
};

/** Rewrites URLs in an output to the host that the client used. */
export const clientOutput = (output: JsonObject, host: string, { account }: Location): JsonObject => {
  const reachable = (url: string): string => `http://${host}/${account}/${nameIn(url)}`;
  const { QueueUrl, QueueUrls, queueUrls } = output;
  return {
    ...output,
    ...(typeof QueueUrl === 'string' && { QueueUrl: reachable(QueueUrl) }),
    ...(Array.isArray(queueUrls) && { queueUrls: queueUrls.map(reachable) }),
    ...(Array.isArray(QueueUrls) && { QueueUrls: QueueUrls.map(reachable) }),
  };
};

const nameIn = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
