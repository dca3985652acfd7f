import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import { deadLetterAttributes, textAttribute } from '../../../shared/messages/dead-letter-attributes.ts';
import { anEmail } from '../builders/emails.ts';
import { returnedMail } from '../builders/returned-mail.ts';
import type { Cloud } from '../emulators/cloud.ts';
import { fin, reply } from '../smtp/behaviours.ts';

/** A fault and how to cause it; the functions then write the metrics of its alarm. */
export interface OwnFault {
  fault: string;
  cause(cloud: Cloud): Promise<unknown>;
}

const login = { auth: 'plain', username: 'shop', password: 'hunter2' };
const refusing = { mechanisms: ['PLAIN'], auth: reply('535 5.7.8 No') };

/** Sends a request so old that it has already expired. */
const sendLate = async ({ sqs, queueUrl }: Cloud, scope: string) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: await queueUrl('send'),
      MessageBody: JSON.stringify({ scope, to: 'late@example.net', subject: 'Code', text: '123', expires_in: 1 }),
      MessageAttributes: { [deadLetterAttributes.sentAt]: textAttribute(String(Date.now() - 3_600_000)) },
    }),
  );

/** The faults whose metrics Storemail's functions write, by alarm. */
export const ownFaults: Readonly<Record<string, OwnFault>> = {
  held: {
    fault: 'the mail server refuses the password',
    cause: async ({ scopeWith, endpoints }) => {
      const { scope } = await scopeWith(refusing, login);
      await endpoints.send({ scope, subject: 'Held' });
    },
  },
  'circuit-open': {
    fault: 'after a refused password, sending is paused',
    cause: async ({ scopeWith, endpoints, invoke }) => {
      const { scope } = await scopeWith(refusing, login);
      const { id } = await endpoints.send({ scope, subject: 'Held' });
      await expect.poll(() => endpoints.stateOf(id)).toBe('held');
      await invoke('check-health');
    },
  },
  'expires-soon': {
    fault: 'a client secret expires in two weeks',
    cause: async ({ scopeWith, endpoints, invoke }) => {
      const { scope } = await scopeWith({});
      const day = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
      const oauth2 = { provider: 'custom', client_id: 'shop', secret: 'hunter2', secret_expires_on: day };
      const patch = {
        system: { smtp: { auth: 'xoauth2', username: 'shop' } },
        oauth2: { ...oauth2, token_url: 'http://127.0.0.1:9/token' },
      };
      expect((await endpoints.patch(scope, patch)).status).toBe(200);
      await invoke('check-health');
    },
  },
  ambiguous: {
    fault: 'the mail server disconnects after the final dot',
    cause: async ({ scopeWith, endpoints }) => {
      const { scope } = await scopeWith({ dot: fin() });
      await endpoints.send({ scope, subject: 'Perhaps' });
    },
  },
  'failure-rate': {
    fault: 'emails are too large for the mail server, refused, or late; and one is sent',
    cause: async (cloud) => {
      const { scopeWith, endpoints } = cloud;
      const tooSmall = await scopeWith({ mail: reply('552 5.3.4 Too large') });
      const unknowing = await scopeWith({ rcpt: reply('550 5.1.1 Nobody') });
      const good = await scopeWith({});
      for (const { scope } of [tooSmall, unknowing, good]) await endpoints.send({ scope, subject: 'One of four' });
      await sendLate(cloud, good.scope);
    },
  },
  'bounce-rate': {
    fault: 'the mail server knows none of the recipients; one email is sent elsewhere',
    cause: async ({ scopeWith, endpoints }) => {
      const unknowing = await scopeWith({ rcpt: reply('550 5.1.1 Nobody') });
      const good = await scopeWith({});
      for (const { scope } of [unknowing, good]) await endpoints.send({ scope, subject: 'One of two' });
    },
  },
  'returned-for-policy': {
    fault: 'a message comes back because of DMARC',
    cause: async ({ scopeWith, endpoints, runner: { api, keys } }) => {
      const { scope } = await scopeWith({});
      const from = parseAddress('shop@example.com');
      const { id } = await endpoints.send({ scope, from, subject: 'Returned' });
      await expect.poll(() => endpoints.stateOf(id)).toBe('sent');
      const body = returnedMail('postfix-dmarc', anEmail({ id, from: { address: from } }), 'customer@example.net');
      const headers = { authorization: `Bearer ${keys.sending}`, 'content-type': 'message/rfc822' };
      await fetch(`${api}/bounces`, { method: 'POST', headers, body: new Uint8Array(body) });
    },
  },
  'mailbox-unread': {
    fault: 'nothing listens where the mailbox for returned mail should be',
    cause: async ({ scopeWith, endpoints, invoke }) => {
      const { scope } = await scopeWith({});
      const bounces = { imap_host: '127.0.0.1', port: 9, ssl: 'none', username: 'bounces', password: 'hunter2' };
      await endpoints.patch(scope, { bounces });
      await invoke('collect-bounces');
    },
  },
  'webhook-disabled': {
    fault: 'a webhook endpoint has failed for six days, and fails again',
    cause: async (cloud) => {
      const { sqs, queueUrl, failWebhookSince, runner } = cloud;
      const headers = { authorization: `Bearer ${runner.keys.full}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ endpoint: 'http://127.0.0.1:9/webhook', events: ['email.sent'] });
      const answer = await fetch(`${runner.api}/webhooks`, { method: 'POST', headers, body });
      const { id } = (await answer.json()) as { id: string };
      await failWebhookSince(id, Date.now() - 6 * 86_400_000);
      const event = { v: 1, endpoint: id, id: 'msg_1', type: 'email.sent', at: Date.now(), body: '{}' };
      await sqs.send(
        new SendMessageCommand({ QueueUrl: await queueUrl('webhooks'), MessageBody: JSON.stringify(event) }),
      );
    },
  },
  'oldest-due': {
    fault: 'release-due-emails does not run',
    cause: async ({ scheduled, setAttributes, invoke }) => {
      const id = await scheduled({ subject: 'Tomorrow' });
      await setAttributes(id, { dueAt: { N: String(Date.now() - 1_000_000) } });
      await invoke('check-health');
    },
  },
  'settings-invalid': {
    fault: 'somebody writes a document into SSM that is not JSON',
    cause: ({ ssm, runner: { stage } }) =>
      ssm.send(
        new PutParameterCommand({ Name: `/storemail/${stage}/settings/typo`, Value: '{port: 25', Type: 'String' }),
      ),
  },
  'parameters-unavailable': {
    fault: 'a password was encrypted with a key that no role may use',
    cause: ({ ssm, runner: { stage } }) =>
      ssm.send(
        new PutParameterCommand({
          Name: `/storemail/${stage}/secrets/foreign/smtp-password`,
          Value: 'hunter2',
          Type: 'SecureString',
          KeyId: '0f1e2d3c-0000-0000-0000-000000000000',
        }),
      ),
  },
  'health-down': {
    fault: 'a mail server is away',
    cause: async ({ scopeWith, invoke }) => {
      const { server } = await scopeWith({});
      await server.close();
      await invoke('check-health');
    },
  },
  'health-missing': {
    fault: 'check-health does not run, so its metric is missing, which the alarm treats as breaching',
    cause: ({ invoke }) => invoke('check-health'),
  },
};
