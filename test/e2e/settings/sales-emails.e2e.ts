import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groups } from '../../../shared/settings/schema/groups.ts';
import { eventually } from '../../support/eventually.ts';
import { messagesIn } from '../../support/runner/inbox.ts';
import type { Runner } from '../../support/runner/runner.ts';
import { settingsStack } from '../../support/runner/settings-stack.ts';

const types = Object.keys(groups)
  .filter((group) => group.startsWith('sales_email/') && group !== 'sales_email/general')
  .map((group) => group.slice('sales_email/'.length));

const { running, scopeWith, arrival, becomes } = settingsStack();
let runner: Runner;
let lambda: LambdaClient;

beforeAll(() => {
  runner = running().runner;
  lambda = new LambdaClient({ ...running().operator, endpoint: runner.endpoints.lambda });
});
afterAll(() => lambda?.destroy());

describe('Sales Emails', () => {
  it.each(types)('%s: Enabled No suppresses only that type', async (type) => {
    const scope = await scopeWith({ [`sales_email/${type}/enabled`]: 'no' });
    await becomes('suppressed', { scope, type });
    const other = types.find((candidate) => candidate !== type);
    expect((await arrival({ scope, type: other })).envelope.to).toEqual(['customer@example.net']);
  });

  it.each(types)('%s: Email Sender is the From of that type', async (type) => {
    const scope = await scopeWith({
      [`sales_email/${type}/identity`]: 'support',
      'trans_email/ident_support/name': 'Help',
      'trans_email/ident_support/email': 'help@shop.example',
    });
    expect((await arrival({ scope, type })).raw).toMatch(/^From: Help <help@shop\.example>\r?$/m);
  });
});

/** Does what the schedule does every minute, immediately. */
const releaseDueEmails = () =>
  lambda.send(new InvokeCommand({ FunctionName: `storemail-${runner.stage}-release-due-emails` }));

describe('Send Copy To', () => {
  const copyTo = ['owner@shop.example', 'archive@shop.example'];

  it.each(types)('%s, Bcc: others get the same email, and recipients do not see them', async (type) => {
    const scope = await scopeWith({
      [`sales_email/${type}/copy_to`]: copyTo,
      [`sales_email/${type}/copy_method`]: 'bcc',
    });
    const mail = await arrival({ scope, type });
    expect(mail.envelope.to).toEqual(['customer@example.net', ...copyTo]);
    expect(mail.raw).not.toMatch(/owner@|archive@/);
    expect((await arrival({ scope })).envelope.to).toEqual(['customer@example.net']);
  });

  it.each(types)('%s, Separate Email: others get a separate email', async (type) => {
    const scope = await scopeWith({
      [`sales_email/${type}/copy_to`]: copyTo,
      [`sales_email/${type}/copy_method`]: 'copy',
    });
    const main = await arrival({ scope, type });
    expect(main.envelope.to).toEqual(['customer@example.net']);
    const copies = await eventually(
      async () => {
        await releaseDueEmails();
        const alike = (await messagesIn(runner.inbox)).filter(({ subject }) => subject === main.subject);
        expect(alike).toHaveLength(3);
        return alike.filter(({ envelope }) => envelope.to[0] !== 'customer@example.net');
      },
      { interval: 250 },
    );
    expect(copies.map(({ envelope, headers }) => [envelope.to, headers.to]).sort()).toEqual([
      [['archive@shop.example'], 'archive@shop.example'],
      [['owner@shop.example'], 'owner@shop.example'],
    ]);
    expect(new Set([main, ...copies].map(({ headers }) => headers['message-id'])).size).toBe(3);
  });
});
