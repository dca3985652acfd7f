import { describe, expect, it } from 'vitest';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { countingStore } from '../../../shared/metrics/counting-store.ts';
import { ALL_SCOPES, HourlyCounts } from '../../../shared/metrics/hourly-counts.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { memoryEmailStore } from '../../support/fakes/memory-email-store.ts';
import { memoryHourlyCounters } from '../../support/fakes/memory-hourly-counters.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { recordingMetrics } from '../../support/fakes/recording-metrics.ts';

const NOW = Date.UTC(2026, 2, 1, 14, 30);
const NOON = Date.UTC(2026, 2, 1, 12);
const HALF_PAST_TWO = Date.UTC(2026, 2, 1, 14);

const counted = async (email: Email = anEmail()) => {
  const metrics = recordingMetrics();
  const counters = memoryHourlyCounters();
  const hourlyCounts = new HourlyCounts(counters, recordingLog());
  const plain = memoryEmailStore({ now: () => NOW });
  const store = countingStore(plain, { metrics, hourlyCounts, now: () => NOW });
  await plain.accept(email, aContent());
  return { metrics, counters, hourlyCounts, store, email };
};

describe('a counting store', () => {
  it('counts an email that was accepted', async () => {
    const { store, metrics } = await counted();
    await store.accept(anEmail(), aContent());
    expect(metrics.counts).toEqual({ accepted: 1 });
  });

  it.each([
    ['sent', 'sent', 'sent'],
    ['bounced', 'bounced', 'bounced'],
    ['expired', 'expired', 'expired'],
    ['suppressed', 'suppressed', 'suppressed'],
    ['held', 'held', 'held'],
    ['retrying', 'retried', 'retried'],
  ] as const)('counts an email that became %s, in the hour it did', async (state, metric, counter) => {
    const { store, email, metrics, counters, hourlyCounts } = await counted(anEmail({ state: 'sending', revision: 3 }));
    await store.change(email, { state });
    await hourlyCounts.flush();
    expect(metrics.counts).toEqual({ [metric]: 1 });
    const hours = [{ hour: HALF_PAST_TWO, counts: { [counter]: 1 } }];
    expect(await counters.read('default', 0)).toMatchObject(hours);
    expect(await counters.read(ALL_SCOPES, 0)).toMatchObject(hours);
  });

  it.each([
    ['hard', {}],
    [undefined, {}],
    ['soft', { bouncedTransient: 1 }],
    ['undetermined', { bouncedUndetermined: 1 }],
  ] as const)('tells by the hour what a bounce of class %s means', async (returnedAs, detail) => {
    const { store, email, counters, hourlyCounts } = await counted(anEmail({ state: 'sent', revision: 3 }));
    const returned = returnedAs && ({ class: returnedAs, cause: 'General' } as const);
    const recipients = email.recipients.map((one) => ({
      ...one,
      state: 'bounced' as const,
      ...(returned && { returned }),
    }));
    await store.change(email, { state: 'bounced', recipients });
    await hourlyCounts.flush();
    expect((await counters.read('default', 0)).map(({ counts }) => counts)).toEqual([{ bounced: 1, ...detail }]);
  });

  it('counts an email with a complaint once, in the hour of its acceptance', async () => {
    const { store, email, counters, hourlyCounts } = await counted(anEmail({ state: 'sent', revision: 3 }));
    const recipients = email.recipients.map((one) => ({ ...one, complained: true as const }));
    const changed = await store.change(email, { recipients });
    if (changed) await store.change(changed, { returns: [] });
    await hourlyCounts.flush();
    expect((await counters.read('default', 0)).map(({ counts }) => counts)).toEqual([{ complained: 1 }]);
  });

  it("logs a failure with its row of the decision table and without the server's reply", async () => {
    const { store, email, metrics } = await counted();
    await store.change(email, { state: 'failed', fault: { kind: 'compose', inARow: 1 }, reason: 'ann@example.com' });
    expect(metrics.counts).toEqual({ failed: 1 });
    expect(metrics.reasons).toEqual(['compose']);
  });

  it('counts an acceptance once, in its hour, at the first change of the email', async () => {
    const { store, email, counters, hourlyCounts } = await counted();
    const leased = await store.change(email, { state: 'sending' });
    await store.change(leased ?? email, { state: 'sent', sentAt: NOW });
    await hourlyCounts.flush();
    expect(await counters.read('default', 0)).toMatchObject([
      { hour: NOON, counts: { accepted: 1 } },
      { hour: HALF_PAST_TWO, counts: { sent: 1 } },
    ]);
  });

  it("measures the time from the email's acceptance to the mail server's", async () => {
    const { store, email, metrics } = await counted();
    await store.change(email, { state: 'sent', sentAt: email.createdAt + 1_200 });
    expect(metrics.measures).toEqual({ latencyMs: [1_200] });
  });

  it('counts an attempt whose outcome is unknown, and the possible duplicate', async () => {
    const { store, email, metrics } = await counted(anEmail({ state: 'sending' }));
    const again = await store.change(email, { state: 'sending', attempts: 1, possibleDuplicate: true });
    await store.change(again ?? email, { state: 'sent' });
    expect(metrics.counts).toEqual({ ambiguous: 1, sent: 1, possibleDuplicate: 1 });
  });

  it('counts every attempt without a reply to the dot', async () => {
    const { store, email, metrics } = await counted(anEmail({ state: 'sending', possibleDuplicate: true }));
    await store.change(email, { state: 'retrying', fault: { kind: 'no-reply-to-dot', inARow: 2 } });
    expect(metrics.counts).toEqual({ retried: 1, ambiguous: 1 });
  });

  it('counts nothing if another writer was first', async () => {
    const { store, email, metrics, hourlyCounts, counters } = await counted();
    await store.change({ ...email, revision: 7 }, { state: 'sent' });
    await hourlyCounts.flush();
    expect(metrics.counts).toEqual({});
    expect(await counters.read(ALL_SCOPES, 0)).toEqual([]);
  });
});

describe('an hourly count', () => {
  it('is one addition per scope and hour, and one for all scopes together', async () => {
    const added: number[] = [];
    const hourlyCounts = new HourlyCounts({ add: async (hours) => void added.push(hours.length) }, recordingLog());
    for (let n = 0; n < 10; n++) hourlyCounts.count('sent', 'eu', NOW);
    await hourlyCounts.flush();
    await hourlyCounts.flush();
    expect(added).toEqual([2]);
  });

  it('loses counts rather than mail, and logs that', async () => {
    const log = recordingLog();
    const hourlyCounts = new HourlyCounts({ add: () => Promise.reject(new Error('away')) }, log);
    hourlyCounts.count('sent', 'eu', NOW);
    await hourlyCounts.flush();
    expect(log.lines).toMatchObject([{ level: 'warn', message: 'Hourly counts were lost', hours: 2 }]);
  });
});
