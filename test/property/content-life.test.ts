import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { retried } from '../../functions/emails-api/manage/retry-email.ts';
import { dynamoEmailStore } from '../../shared/adapters/dynamodb/emails/email-store.ts';
import { contentBucket } from '../../shared/adapters/s3/content-bucket.ts';
import { type Email, isFinal } from '../../shared/email/lifecycle/email.ts';
import { expiresAt } from '../../shared/email/lifecycle/expiry.ts';
import { end, hold, lease } from '../../shared/email/lifecycle/state.ts';
import { LONGEST_SCHEDULE_DAYS } from '../../shared/email/request/schedule.ts';
import type { EmailChanges, EmailStore } from '../../shared/ports/emails/email-store.ts';
import { MAX_EXPIRY_MINUTES } from '../../shared/settings/schema/storemail.ts';
import { aContent, anEmail } from '../support/builders/emails.ts';
import { type DynamoDb, startDynamoDb } from '../support/emulators/dynamodb.ts';
import { itemIn } from '../support/emulators/email-items.ts';
import { runs } from '../support/limits.ts';

const DAY_MS = 24 * 60 * 60_000;
const start = Date.UTC(2026, 2, 1, 12);

let dynamodb: DynamoDb;
beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.close());

/** What can happen to an email at a time, by what its workers and people do. */
const events: Record<string, (email: Email, now: number) => EmailChanges> = {
  attempt: (email, now) => lease(email, { now, until: now + 60_000, resolved: {}, again: false }),
  deferred: (_email, now) => ({ state: 'retrying', dueAt: now + 60_000, leaseUntil: null }),
  held: (email, now) => hold(email, { now, reason: 'The mail server refused user name and password', under: '1' }),
  failed: (email) => end(email, { state: 'failed', reason: 'The mail server refused the message' }),
  sent: () => ({ state: 'sent', dueAt: null, leaseUntil: null }),
  again: (email, now) => retried(email, now, 60_000),
};

/** Which of them may come next. */
const following: Record<string, readonly string[]> = {
  queued: ['attempt', 'held', 'failed'],
  scheduled: ['attempt', 'held', 'failed'],
  retrying: ['attempt', 'held', 'failed'],
  sending: ['deferred', 'held', 'failed', 'sent'],
  held: ['attempt', 'again', 'failed'],
  failed: ['again'],
  sent: [],
};

/** When the content of an email goes, in milliseconds since 1970: infinity without an end. */
const contentEnd = async ({ id }: Email): Promise<number> => {
  const ttl = (await itemIn(dynamodb, id, 'content'))?.ttl?.N;
  return ttl === undefined ? Number.POSITIVE_INFINITY : Number(ttl) * 1000;
};

/** Until when the content may be needed: for an attempt, or to read or resend a final email. */
const neededUntil = (email: Email, now: number, finalSince: number, retentionDays: number): number => {
  if (isFinal(email.state)) return finalSince + retentionDays * DAY_MS;
  return email.state === 'held' ? Number.POSITIVE_INFINITY : expiresAt(email, now, MAX_EXPIRY_MINUTES);
};

interface Life {
  retentionDays: number;
  scheduledDays: number | undefined;
  expiresIn: number | undefined;
  steps: { choice: number; wait: number }[];
}

const lives: fc.Arbitrary<Life> = fc.record({
  retentionDays: fc.constantFrom(1, 7, 30, 365),
  scheduledDays: fc.option(fc.integer({ min: 0, max: LONGEST_SCHEDULE_DAYS }), { nil: undefined }),
  expiresIn: fc.option(fc.integer({ min: 1, max: LONGEST_SCHEDULE_DAYS * 24 * 60 }), { nil: undefined }),
  // Shares of the longest wait that there can be: what is held waits for up to a year.
  steps: fc.array(
    fc.record({ choice: fc.nat(5), wait: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })) }),
    {
      minLength: 1,
      maxLength: 8,
    },
  ),
});

const accepted = async (store: EmailStore, { scheduledDays, expiresIn }: Life): Promise<Email> => {
  const email = anEmail({
    createdAt: start,
    ...(scheduledDays !== undefined && { state: 'scheduled', scheduledAt: start + scheduledDays * DAY_MS }),
    ...(expiresIn !== undefined && { expiresIn }),
  });
  await store.accept(email, aContent());
  return email;
};

it('outlives every moment at which an email can need it, however it is scheduled, held, retried and kept', async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (life) => {
      let now = start;
      const bucket = contentBucket('none', () => Promise.reject(new Error('The content is small')));
      const { client, table } = dynamodb;
      const store = dynamoEmailStore({ client, table, bucket, now: () => now, retentionDays: life.retentionDays });
      let email = await accepted(store, life);
      let finalSince = start;
      for (const { choice, wait } of life.steps) {
        const needed = neededUntil(email, now, finalSince, life.retentionDays);
        expect(await contentEnd(email), `${email.state} at day ${(now - start) / DAY_MS}`).toBeGreaterThanOrEqual(
          needed,
        );
        now += Math.floor(wait * (Math.min(needed, now + 365 * DAY_MS) - now - 1));
        const event = following[email.state]?.[choice % (following[email.state]?.length || 1)];
        if (event === undefined || (event === 'again' && now >= expiresAt(email, now))) return;
        email = (await store.change(email, events[event]?.(email, now) ?? {})) ?? email;
        if (isFinal(email.state)) finalSince = now;
      }
      expect(await contentEnd(email)).toBeGreaterThanOrEqual(neededUntil(email, now, finalSince, life.retentionDays));
    }),
    { numRuns: runs(50) },
  );
});
