import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dynamoSuppressionStore } from '../../../../shared/adapters/dynamodb/suppression-store.ts';
import type { Address } from '../../../../shared/email/address/address.ts';
import type { EmailStore } from '../../../../shared/ports/emails/email-store.ts';
import { aContent, anEmail } from '../../../support/builders/emails.ts';
import type { DynamoDb } from '../../../support/emulators/dynamodb.ts';
import { largeContent } from '../../../support/emulators/email-items.ts';
import { startEmailStore } from '../../../support/emulators/email-stores.ts';
import type { S3 } from '../../../support/emulators/s3.ts';

const now = Date.UTC(2026, 2, 1, 12);

let dynamodb: DynamoDb;
let s3: S3;
let store: EmailStore;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ dynamodb, s3, store, stop } = await startEmailStore(now, 7));
});
afterAll(() => stop());

// The first email of a scope and day costs one more request, and so does the first look for due mail in an hour.
beforeAll(() => store.accept(anEmail(), aContent()));
beforeAll(() => store.due(0, now, 1));

/** The DynamoDB operations and S3 methods requested while the work runs. */
const requestsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
  const toBucket = vi.spyOn(s3.client.config.requestHandler, 'handle');
  dynamodb.requests.length = 0;
  await work();
  return [...dynamodb.requests, ...toBucket.mock.calls.map(([{ method }]) => method)];
};

describe('requests', () => {
  it('are two to accept, the content first, the status last', async () => {
    const put = vi.spyOn(dynamodb.client, 'send');
    await store.accept(anEmail(), aContent());
    const keys = put.mock.calls.map(([{ input }]) => 'Item' in input && input.Item?.sk?.S);
    expect(keys).toEqual(['content', 'status']);
    expect(dynamodb.requests.slice(-2)).toEqual(['PutItem', 'PutItem']);
  });

  it('are two to accept a large content as well', async () => {
    expect(await requestsOf(() => store.accept(anEmail(), largeContent()))).toEqual(['PutItem', 'PUT']);
  });

  it('are one for the status or content of up to a hundred emails, and two for one more', async () => {
    const emails = Array.from({ length: 101 }, () => anEmail());
    const ids = emails.map(({ id }) => id);
    expect(await requestsOf(() => store.findAll(ids.slice(1)))).toEqual(['BatchGetItem']);
    expect(await requestsOf(() => store.contents(emails.slice(1)))).toEqual(['BatchGetItem']);
    expect(await requestsOf(() => store.withContent(emails.slice(1)))).toEqual(['BatchGetItem']);
    expect(await requestsOf(() => store.findAll(ids))).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  it('are one for the contents of a batch and the suppressions of its recipients', async () => {
    const email = anEmail();
    await store.accept(email, aContent());
    const entry = {
      id: email.id,
      scope: 'default',
      address: 'ada@example.com' as Address,
      origin: 'manual',
      createdAt: 0,
    } as const;
    await dynamoSuppressionStore(dynamodb.client, dynamodb.table).add(entry);
    expect(await requestsOf(() => store.deliverable([email]))).toEqual(['BatchGetItem']);
    const { contents, suppressions } = await store.deliverable([email]);
    expect([[...contents.keys()], suppressions]).toEqual([[email.id], [entry]]);
  });

  it('are one more for the first change that holds an email, another one for the first of a day, and none after it', async () => {
    const first = anEmail({ scope: 'held' });
    const email = anEmail({ scope: 'held' });
    for (const one of [first, email]) await store.accept(one, aContent());
    const onHold = { state: 'held', heldAt: now } as const;
    expect(await requestsOf(() => store.change(first, onHold))).toEqual(Array(3).fill('UpdateItem'));
    expect(await requestsOf(() => store.change(email, onHold))).toEqual(['UpdateItem', 'UpdateItem']);
    const held = (await store.find(email.id)) ?? email;
    const leased = { state: 'sending', heldAt: null, heldMs: 5 } as const;
    expect(await requestsOf(() => store.change(held, leased))).toEqual(['UpdateItem']);
  });

  it('are one to change, find, look for due emails and postpone', async () => {
    const email = anEmail({ dueAt: now });
    await store.accept(email, aContent());
    expect(await requestsOf(() => store.change(email, { state: 'sending' }))).toEqual(['UpdateItem']);
    expect(await requestsOf(() => store.find(email.id))).toEqual(['GetItem']);
    expect(await requestsOf(() => store.due(0, now, 10))).toEqual(['Query']);
    expect(await requestsOf(() => store.postpone({ id: email.id, dueAt: now }, now + 1))).toEqual(['UpdateItem']);
  });
});

it('reads consistently', async () => {
  const send = vi.spyOn(dynamodb.client, 'send');
  await store.find(anEmail().id);
  expect(send.mock.lastCall?.[0].input).toHaveProperty('ConsistentRead', true);
});
