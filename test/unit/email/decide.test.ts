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
    'is ignored if it is %s',
    (state) => {
      expect(decide(email({ state, createdAt: 0 }), NOW + 1e9, policy)).toBe('nothing');
    },
  );

  it('is attempted if it is queued', () => {
    expect(decide(email({}), NOW, policy)).toBe('attempt');
  });

  it('is ignored while another worker has the lease', () => {
    expect(decide(email({ state: 'sending', leaseUntil: NOW + 1 }), NOW, policy)).toBe('nothing');
  });

  it('is ignored while another worker has the lease, even after its expiry', () => {
    expect(decide(email({ state: 'sending', leaseUntil: NOW + 1, createdAt: 0 }), NOW, { expireAfterMinutes: 1 })).toBe(
      'nothing',
    );
  });

  it('is attempted after its lease expired, and may produce a duplicate', () => {
    expect(decide(email({ state: 'sending', leaseUntil: NOW }), NOW, policy)).toBe('attempt-again');
  });

  it('is ignored before its next attempt is due', () => {
    expect(decide(email({ state: 'retrying', nextAttemptAt: NOW + 1 }), NOW, policy)).toBe('nothing');
    expect(decide(email({ state: 'retrying', nextAttemptAt: NOW }), NOW, policy)).toBe('attempt');
  });

  it('is ignored before its scheduled time', () => {
    expect(decide(email({ state: 'scheduled', scheduledAt: NOW + 1 }), NOW, policy)).toBe('nothing');
    expect(decide(email({ state: 'scheduled', scheduledAt: NOW }), NOW, policy)).toBe('attempt');
  });

  it('expires when its time is over, whenever the next attempt would be', () => {
    const old = email({ state: 'retrying', createdAt: NOW - 60 * MINUTE, nextAttemptAt: NOW + MINUTE });
    expect(decide(old, NOW, policy)).toBe('expire');
    expect(decide({ ...old, createdAt: old.createdAt + 1 }, NOW, policy)).toBe('nothing');
  });

  it('expires at its own limit even without settings', () => {
    expect(decide(email({ state: 'held', heldAt: NOW, expiresIn: 1 }), NOW + MINUTE)).toBe('expire');
  });

  it('is attempted if it is held, since only its circuit decides whether it may be sent', () => {
    const held = email({ state: 'held', heldAt: NOW, heldUnder: 'default:1/1', nextAttemptAt: NOW + MINUTE });
    expect(decide(held, NOW, policy)).toBe('attempt');
  });

  it('is attempted if it was held for lack of settings', () => {
    expect(decide(email({ state: 'held', heldAt: NOW }), NOW, policy)).toBe('attempt');
  });
});
