import { describe, expect, it } from 'vitest';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { Circuit } from '../../../shared/ports/sending/circuit-store.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { memoryCircuitStore } from '../../support/fakes/memory-circuit-store.ts';
import { anEmailsApi, startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

describe('an email waiting for a circuit', () => {
  const circuit: Circuit = {
    scope: 'eu',
    version: 'default:1/0',
    fault: 'relay-denied',
    reason: 'The mail server does not relay for us',
    openedAt: startOfTest - 60_000,
    openedBy: ['0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002'],
    probeAt: startOfTest + 240_000,
  };
  const shown = async (email: Partial<Email>, changes: Partial<Circuit> = {}) => {
    const { api, store } = anEmailsApi({ circuits: memoryCircuitStore({ ...circuit, ...changes }) });
    const waiting = anEmail({ scope: 'eu', ...email });
    await store.accept(waiting, aContent());
    const { json } = await call(api, { method: 'GET', path: `/emails/${waiting.id}`, token: 'full' });
    return (json as { delivery: { circuit: unknown } }).delivery.circuit;
  };
  const shownCircuit = {
    reason: circuit.reason,
    reason_code: null,
    opened_at: '2026-03-01T11:59:00.000Z',
    opened_by: circuit.openedBy,
    probe_at: '2026-03-01T12:04:00.000Z',
  };

  it.each<[string, Partial<Email>]>([
    ['held', { state: 'held', heldUnder: circuit.version }],
    ['put off', { state: 'queued', putOffAt: startOfTest, heldUnder: circuit.version }],
  ])('that is %s shows the reason, and the emails that opened it', async (_how, email) => {
    expect(await shown(email)).toEqual(shownCircuit);
  });

  it('for lack of settings shows that circuit, which no email opened', async () => {
    expect(await shown({ state: 'held' }, { version: 'none', openedBy: [] })).toEqual({
      ...shownCircuit,
      opened_by: [],
    });
  });

  it.each<[string, Partial<Email>, Partial<Circuit>?]>([
    ['is held by itself', { state: 'held', suspectAt: startOfTest, heldUnder: circuit.version }],
    ['is tried again at a time of its own', { state: 'retrying', heldUnder: circuit.version }],
    ['failed under other settings', { state: 'held', heldUnder: 'default:2/0' }],
    ['waits to be released', { state: 'held', heldUnder: circuit.version }, { closedAt: startOfTest }],
  ])('shows no circuit if it %s', async (_why, email, changes) => {
    expect(await shown(email, changes)).toBeNull();
  });
});
