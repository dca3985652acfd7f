import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { deadLetterAttributes, textAttribute } from '../../../shared/messages/dead-letter-attributes.ts';
import { settingsEndpoints } from '../http/settings-endpoints.ts';
import { type InboxMessage, messageIn, messagesIn } from '../runner/inbox.ts';
import type { Runner } from '../runner/runner.ts';
import { after } from './behaviours.ts';
import { startScriptedSmtp } from './server.ts';

/** Sends emails of a running stack, and observes what arrives at the mail servers. */
export const createWire = async (runner: Runner, data: string) => {
  const { region, endpoints: at, stage, inbox } = runner;
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const sqs = new SQSClient({ endpoint: at.sqs, region, credentials });
  const lambda = new LambdaClient({ endpoint: at.lambda, region, credentials });
  const api = settingsEndpoints(runner);
  // Long enough for several connections to be open at once.
  const plain = await startScriptedSmtp({ dot: after(100) });

  const send = async (email: Record<string, unknown>) => {
    const subject = `Seen ${crypto.randomUUID()}`;
    return { subject, ...(await api.send({ ...email, subject })) };
  };
  const alike = async (subject: string): Promise<InboxMessage[]> =>
    (await messagesIn(inbox)).filter((message) => message.subject === subject);

  return {
    api,
    data,
    /** A mail server without encryption and login. */
    plain,
    portOf: (name: 'smtp' | 'smtps'): string => new URL(at[name]).port,
    /** The inbox's token endpoint. */
    tokenUrl: `${inbox}/oauth2/token`,
    /** The credential of the inbox's account. */
    smtpPassword: (): string => JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8')).smtpPassword,
    /** Sends an email with a unique subject. */
    send,
    /** Sends an email, and waits for it in the inbox. */
    arrival: async (email: Record<string, unknown>) => messageIn(inbox, (await send(email)).subject),
    messageIn: (subject: string) => messageIn(inbox, subject),
    /** All messages in the inbox with this subject. */
    alike,
    /** Sends an email that must not arrive, and waits for its state instead. */
    become: async (state: string, email: Record<string, unknown>): Promise<void> => {
      const { id, subject } = await send(email);
      await expect.poll(() => api.stateOf(id)).toBe(state);
      expect(await alike(subject)).toEqual([]);
    },
    /** Sends several emails in one request. Resolves to their ids. */
    sendBatch: async (scope: string, count: number): Promise<string[]> => {
      const email = { scope, to: 'customer@example.net', subject: 'One of many', text: 'Hello' };
      const { json } = await api.ask('POST', '/emails/batch', Array(count).fill(email));
      return (json as unknown as { data: { id: string }[] }).data.map(({ id }) => id);
    },
    /** Puts a send request on the queue that was sent two minutes ago and not yet processed. */
    sendTwoMinutesAgo: async (email: Record<string, string>): Promise<void> => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `storemail-${stage}-send` }));
      const MessageBody = JSON.stringify({ to: 'customer@example.net', text: 'Hello', ...email });
      const MessageAttributes = { [deadLetterAttributes.sentAt]: textAttribute(String(Date.now() - 120_000)) };
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    },
    /** Runs a scheduled function immediately. */
    run: (name: 'check-health' | 'release-due-emails') =>
      lambda.send(new InvokeCommand({ FunctionName: `storemail-${stage}-${name}` })),
    close: async (): Promise<void> => {
      for (const client of [sqs, lambda]) client.destroy();
      await plain.close();
    },
  };
};

export type Wire = Awaited<ReturnType<typeof createWire>>;
