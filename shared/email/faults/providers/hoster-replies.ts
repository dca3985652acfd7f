import type { ProviderReply } from './provider-reply.ts';

const OVH = 'OVHcloud, reported by customers';
const IONOS = 'IONOS Help Center, SMTP error messages';
const STRATO = 'STRATO, reported by customers';

/** Web hosting companies, whose mailboxes come with a domain. */
export const hosterReplies: readonly ProviderReply[] = [
  {
    provider: 'OVHcloud',
    means: 'account',
    pattern: /spam detected.*blocked|(?:mailbox|email account) .{0,20}blocked for spam|blocked for spam/i,
    example: '550 5.7.1 This email account is blocked for SPAM',
    source: OVH,
  },
  {
    provider: 'OVHcloud',
    means: 'sender',
    pattern: /sender address rejected: not owned by|not owned by user/i,
    example: '553 5.7.1 <shop@example.com>: Sender address rejected: not owned by user x',
    source: OVH,
  },
  {
    provider: 'IONOS',
    means: 'sender',
    pattern:
      /sender address is not allowed|requested action not taken: .*sender|not permitted to use this (?:sender|from)/i,
    example: '554 Transaction failed: Sender address is not allowed.',
    source: IONOS,
  },
  {
    provider: 'IONOS',
    means: 'quota',
    pattern:
      /(?:sending|mail|message) (?:limit|quota|volume) (?:exceeded|reached)|too many (?:mails|messages) (?:sent|today)/i,
    example: '550 Requested action not taken: mail limit exceeded',
    source: IONOS,
  },
  {
    provider: 'STRATO',
    means: 'account',
    pattern:
      /versand (?:ist )?(?:gesperrt|blockiert)|outgoing (?:mail|smtp) (?:is )?(?:locked|disabled|blocked|suspended)/i,
    example: '554 5.7.1 Outgoing mail is blocked for this mailbox',
    source: STRATO,
  },
  {
    provider: 'STRATO',
    means: 'quota',
    pattern: /too many recipients? (?:in|within|per) (?:the last|an?|one)? ?(?:hour|day|24)/i,
    example: '550 5.7.1 too many recipients within 24 hours',
    source: STRATO,
  },
];
