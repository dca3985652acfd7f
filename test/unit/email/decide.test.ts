import { describe, expect, it } from 'vitest';
import { decide } from '../../../shared/email/lifecycle/decide.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { anEmail } from '../../support/builders/emails.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;
const policy = { expireAfterMinutes: 60 };
const email = (changes: Partial<Email>): Email => anEmail({ createdAt: NOW, ...changes });

describe('an enqueued email', () => {
  it.each(['sent', 'bounced', 'failed', 'suppressed', 'canceled', 'expired'] as const)(
    'means nothing for an email that is %s',
    (state) => {
      expect(decide(email({ state, createdAt: 0 }), NOW + 1e9, policy)).toBe('nothing');
    },
  );

  it('means an attempt for an email that is queued', () => {
    expect(decide(email({}), NOW, policy)).toBe('attempt');
  });

  it('means nothing while another worker has the lease', () => {
    expect(decide(email({ state: 'sending', leaseUntil: NOW + 1 }), NOW, policy)).toBe('nothing');
  });

  it('means nothing while another worker has the lease, even past its time', () => {
    expect(decide(email({ state: 'sending', leaseUntil: NOW + 1, createdAt: 0 }), NOW, { expireAfterMinutes: 1 })).toBe(
      'nothing',
    );
  });

  it('means that a second copy may result once the lease ran out', () => {
    expect(decide(email({ state: 'sending', leaseUntil: NOW }), NOW, policy)).toBe('attempt-again');
  });

  it('means nothing before the next attempt is due', () => {
    expect(decide(email({ state: 'retrying', nextAttemptAt: NOW + 1 }), NOW, policy)).toBe('nothing');
    expect(decide(email({ state: 'retrying', nextAttemptAt: NOW }), NOW, policy)).toBe('attempt');
  });

  it('means nothing before the scheduled time', () => {
    expect(decide(email({ state: 'scheduled', scheduledAt: NOW + 1 }), NOW, policy)).toBe('nothing');
    expect(decide(email({ state: 'scheduled', scheduledAt: NOW }), NOW, policy)).toBe('attempt');
  });

  it('means giving up once its time is over, whenever the next attempt would be', () => {
    const old = email({ state: 'retrying', createdAt: NOW - 60 * MINUTE, nextAttemptAt: NOW + MINUTE });
    expect(decide(old, NOW, policy)).toBe('expire');
    expect(decide({ ...old, createdAt: old.createdAt + 1 }, NOW, policy)).toBe('nothing');
  });

  it('means giving up by its own limit even without settings', () => {
    expect(decide(email({ state: 'held', heldAt: NOW, expiresIn: 1 }), NOW + MINUTE)).toBe('expire');
  });

  it('means an attempt for held mail: only its circuit says whether it may go', () => {
    const held = email({ state: 'held', heldAt: NOW, heldUnder: 'default:1/1', nextAttemptAt: NOW + MINUTE });
    expect(decide(held, NOW, policy)).toBe('attempt');
  });

  it('means an attempt for mail that was held for lack of settings', () => {
    expect(decide(email({ state: 'held', heldAt: NOW }), NOW, policy)).toBe('attempt');
  });
});
