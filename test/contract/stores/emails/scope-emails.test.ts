import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoEmailStore } from '../../../../shared/adapters/dynamodb/emails/email-store.ts';
import { scopeEmails } from '../../../../shared/adapters/dynamodb/emails/scope-emails.ts';
import { contentBucket } from '../../../../shared/adapters/s3/content-bucket.ts';
import type { EmailState } from '../../../../shared/email/lifecycle/email.ts';
import type { EmailStore } from '../../../../shared/ports/emails/email-store.ts';
import { aContent, anEmail } from '../../../support/builders/emails.ts';
import { type DynamoDb, startDynamoDb } from '../../../support/emulators/dynamodb.ts';

const now = Date.UTC(2026, 2, 1, 12);

let dynamodb: DynamoDb;
let store: EmailStore;
beforeAll(async () => {
  dynamodb = await startDynamoDb();
  const { client, table } = dynamodb;
  store = dynamoEmailStore({ client, table, bucket: contentBucket('unused'), now: () => now, retentionDays: 7 });
  for (let n = 0; n < 120; n++) await store.accept(anEmail({ scope: 'busy', dueAt: now + n }), aContent());
});
afterAll(() => dynamodb.close());

const anyOpen = (scope: string): Promise<boolean> => scopeEmails(dynamodb.client, dynamodb.table).anyOpen(scope);

it.each<[EmailState, boolean]>([
  ['queued', true],
  ['scheduled', true],
  ['sending', true],
  ['retrying', true],
  ['held', true],
  ['sent', false],
  ['failed', false],
  ['suppressed', false],
])('an email that is %s counts as in progress: %s', async (state, expected) => {
  const scope = `scope_${state}`;
  const email = anEmail({ scope, dueAt: now });
  await store.accept(email, aContent());
  await store.change(email, { state });
  expect(await anyOpen(scope)).toBe(expected);
});

it('a scope whose only email is far behind those of others is found', async () => {
  await store.accept(anEmail({ scope: 'late', dueAt: now + 1_000_000 }), aContent());
  expect(await anyOpen('late')).toBe(true);
});

it('a scope without emails has none in progress', async () => {
  expect(await anyOpen('idle')).toBe(false);
});
