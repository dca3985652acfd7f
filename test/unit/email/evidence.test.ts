import { describe, expect, it } from 'vitest';
import { replyPattern } from '../../../shared/email/lifecycle/evidence.ts';

describe('the pattern of a reply', () => {
  it.each([
    ['550 Account suspended, id 4f81', '550 Account suspended, id 77c2'],
    ['550 Konto gesperrt (2026-11-01)', '550 Konto gesperrt (2026-11-02)'],
    ['550 账号已被冻结 req=12ab', '550 账号已被冻结 req=34cd'],
  ])('is the same for %j and %j, which differ only in an id', (one, other) => {
    expect(replyPattern(one)).toBe(replyPattern(other));
  });

  it.each([
    ['550 User unknown', '550 Mailbox full'],
    ['550 用户不存在', '550 邮箱已满'],
    ['550 ユーザーが存在しません', '550 メールボックスがいっぱいです'],
    ['550 Пользователь не найден', '550 Ящик переполнен'],
    ['550 Postfach gesperrt', '550 Empfänger gesperrt'],
  ])('differs between %j and %j', (one, other) => {
    expect(replyPattern(one)).not.toBe(replyPattern(other));
  });
});
