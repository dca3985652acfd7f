import { describe, expect, it } from 'vitest';
import type { EmailDetail, EmailItem } from '../../../functions/admin/page/api/emails-api.ts';
import { queryOf } from '../../../functions/admin/page/api/list.ts';
import { noFilter } from '../../../functions/admin/page/emails/list/filter.ts';
import { withNewest, withOlder } from '../../../functions/admin/page/emails/list/merge-pages.ts';
import { timelineOf } from '../../../functions/admin/page/emails/one/timeline.ts';
import { diffOf } from '../../../functions/admin/page/history/diff.ts';
import { niceCeiling } from '../../../functions/admin/page/overview/chart-scale.ts';
import { hashOf, parseHash } from '../../../functions/admin/page/route.ts';
import { sectionsFor } from '../../../functions/admin/page/settings/form/form-sections.ts';
import { adviceFor } from '../../../functions/admin/page/settings/test-send/step-advice.ts';
import { faultText } from '../../../functions/admin/page/text/fault-text.ts';
import { formatLocale, preferredLanguage } from '../../../functions/admin/page/text/language.ts';
import { translate } from '../../../functions/admin/page/text/translate.ts';
import { anEmail, emailBody } from '../../support/admin-api/fake-emails.ts';

describe('the list of emails', () => {
  const item = (id: string, subject = ''): EmailItem => ({ ...emailBody(anEmail(1)), id, subject }) as EmailItem;
  const ids = (emails: readonly EmailItem[]) => emails.map(({ id }) => id).join('');

  it('merges the newest page into the loaded emails, each once in its present state', () => {
    const loaded = { emails: [item('d'), item('c', 'old'), item('b'), item('a')], olderAfter: 'a' };
    const merged = withNewest(loaded, { data: [item('f'), item('e'), item('d'), item('c', 'new')], has_more: true });
    expect(ids(merged.emails)).toBe('fedcba');
    expect(merged.emails[3]?.subject).toBe('new');
    expect(merged.olderAfter).toBe('a');
  });

  it('recognizes that there is only one page', () => {
    const loaded = { emails: [item('b'), item('a')] };
    expect(withNewest(loaded, { data: [item('b')], has_more: false })).toEqual({ emails: [item('b')] });
  });

  it('continues where the search stopped, even if nothing matched there', () => {
    const first = withNewest(undefined, { data: [], has_more: true, next_after: 'd' });
    expect(first).toEqual({ emails: [], olderAfter: 'd' });
    const grown = withOlder(first, { data: [item('c'), item('b')], has_more: true });
    expect(ids(grown.emails)).toBe('cb');
    expect(grown.olderAfter).toBe('b');
    expect(withOlder(grown, { data: [item('a')], has_more: false })).not.toHaveProperty('olderAfter');
  });

  it('requests only the filters that are set', () => {
    expect(queryOf({ limit: '50', to: 'a+b@example.net', type: '' })).toBe('?limit=50&to=a%2Bb%40example.net');
    expect(queryOf({ type: '' })).toBe('');
  });
});

describe('the timeline of an email', () => {
  const detail = (given: object): EmailDetail => {
    const full = emailBody(anEmail(1));
    return { ...full, delivery: { ...full.delivery, ...given } } as EmailDetail;
  };

  it('has what the API recorded, and what comes next', () => {
    const next = '2026-03-01T13:00:00.000Z';
    const events = timelineOf(detail({ next_attempt_at: next })).map(({ event }) => event);
    expect(events).toEqual(['accepted', 'sent', 'next']);
  });
});

describe('a route', () => {
  it.each([
    [{ view: 'settings', scope: 'eu.fr' }],
    [{ view: 'settings', scope: '' }],
    [{ view: 'history', scope: 'default' }],
    [{ view: 'overview' }],
    [{ view: 'emails', filter: noFilter }],
    [{ view: 'emails', filter: { ...noFilter, state: 'held', period: '7d', recipient: 'a+b&c=d@例え.jp #1' } }],
    [{ view: 'email', id: '019ca94e-31c0-7000-8000-000000000000' }],
    [{ view: 'health' }],
    [{ view: 'keys' }],
  ] as const)('comes back from its fragment: %o', (route) => {
    expect(parseHash(hashOf(route))).toEqual(route);
  });

  it.each(['', '#', '#/nowhere', '#/settings/a/b', '#/<script>'])('%o leads to the overview', (hash) => {
    expect(parseHash(hash)).toEqual({ view: 'overview' });
  });
});

describe('the form', () => {
  it('omits settings that cannot be set at a level', () => {
    const groupsOf = (level: Parameters<typeof sectionsFor>[0]) =>
      sectionsFor(level).flatMap(({ groups }) => groups.map(({ path }) => path));
    expect(groupsOf('default')).toContain('sales_email/general');
    expect(groupsOf('store view')).not.toContain('sales_email/general');
  });

  it('shows the differences of two versions, in the order of the form', () => {
    const one = { system: { smtp: { port: 587, host: 'a' } }, delivery: { reply_to: '' } };
    const other = { delivery: { reply_to: 'b@c.example' }, system: { smtp: { host: 'b', port: 587 } } };
    expect(diffOf(one, other)).toEqual([
      { path: 'system/smtp/host', from: 'a', to: 'b' },
      { path: 'delivery/reply_to', from: '', to: 'b@c.example' },
    ]);
  });
});

describe('words', () => {
  it('are in the first preferred language that the page supports', () => {
    expect(preferredLanguage(['fr-FR', 'zh-TW', 'ja'])).toBe('zh');
    expect(preferredLanguage(['de', 'fr'])).toBe('en');
    expect(formatLocale('en', ['fr', 'en-GB'])).toBe('en-GB');
    expect(formatLocale('ja', ['en-GB'])).toBe('ja');
    expect(formatLocale('en', ['en-US@posix'])).toBe('en');
  });

  it('have the same placeholders in every language', () => {
    const values = { min: 'MIN', max: 'MAX', words: 'WORDS' };
    for (const language of ['en', 'ja', 'zh'] as const) {
      expect(translate(language, 'fault.integer', values)).toMatch(/MIN.*MAX/);
      expect(translate(language, 'fault.choice', values)).toContain('WORDS');
    }
  });

  it('for faults are translated even if the page does not know the rule', () => {
    const port = { path: 'system/smtp/port', problem: 'must be a whole number from 1 to 65535' };
    expect(faultText(port, 'ja')).toEqual({ text: '1 から 65535 までの整数を入力してください。', lang: 'ja' });
    const other = { path: 'system/smtp/port', problem: 'must be something else' };
    expect(faultText(other, 'zh')).toEqual({ text: '此值在当前设置下无法使用。', lang: 'zh-Hans' });
    expect(faultText(other, 'en').text).toBe('must be something else');
    const missing = { path: 'system/smtp/username', problem: 'must be set unless system/smtp/auth is none' };
    expect(faultText(missing, 'zh').lang).toBe('zh-Hans');
  });
});

describe('advice', () => {
  const failed = (step: string, code: string | null = null) => ({ step, ok: false, duration_ms: 1, code });

  it.each([
    [failed('resolve', 'EDNS'), 'advice.resolve'],
    [failed('tls', 'CERT_HAS_EXPIRED'), 'advice.certificate'],
    [failed('tls', 'ETIMEDOUT'), 'advice.tls'],
    [failed('auth', 'EAUTH'), 'advice.auth'],
    [failed('auth', 'ENOAUTH'), 'advice.noAuth'],
    [{ ...failed('mail', 'EENVELOPE'), response: '530 5.7.0 Must issue a STARTTLS command first' }, 'advice.tls'],
    [{ ...failed('auth', 'EAUTH'), response: '538 5.7.11 Encryption required' }, 'advice.tls'],
    [{ ...failed('mail', 'EENVELOPE'), response: '550 5.1.8 no' }, 'advice.mail'],
    [failed('unheard-of'), undefined],
    [{ ...failed('auth'), ok: true }, undefined],
  ])('for %o has the code %s', (step, advice) => {
    expect(adviceFor(step)).toBe(advice);
  });
});

describe('the scale of the chart', () => {
  it.each([
    [0, 2],
    [1, 2],
    [3, 4],
    [9, 10],
    [11, 20],
    [129, 200],
    [1000, 1000],
  ])('of counts up to %i ends at %i', (count, top) => {
    expect(niceCeiling(count)).toBe(top);
  });
});
