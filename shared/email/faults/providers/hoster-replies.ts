import type { ProviderReply } from './provider-reply.ts';

/** Web hosting companies, whose mailboxes come with a domain, and the software they run. */
export const hosterReplies: readonly ProviderReply[] = [
  {
    // https://help.ovhcloud.com, "What to do if your account is blocked for spam" (the state; no page has the text)
    provider: 'OVHcloud',
    means: 'account',
    pattern: /spam detected.*blocked|(?:mailbox|email account) .{0,20}blocked for spam|blocked for spam/i,
    example: '550 5.7.1 This email account is blocked for SPAM',
  },
  {
    // https://www.postfix.org/postconf.5.html#reject_sender_login_mismatch
    provider: 'Postfix',
    means: 'sender',
    pattern: /not owned by (?:auth )?user/i,
    example: '553 5.7.1 <shop@example.com>: Sender not owned by user x',
  },
  {
    // IONOS, GMX and WEB.DE, as SMTP clients log it
    provider: 'IONOS',
    means: 'sender',
    pattern: /sender address is not allowed|not permitted to use this (?:sender|from)/i,
    example: '550-Requested action not taken: mailbox unavailable\n550 Sender address is not allowed.',
  },
  {
    // IONOS, GMX and WEB.DE, as SMTP clients log it
    provider: 'IONOS',
    means: 'quota',
    pattern: /mail send limit/i,
    example: '450-Requested mail action not taken: mailbox unavailable\n450 Mail send limit exceeded.',
  },
  {
    // https://docs.cpanel.net/whm/server-configuration/tweak-settings/ (as Exim there answers it)
    provider: 'cPanel',
    means: 'quota',
    pattern: /exceeded the max (?:emails|defers and failures)/i,
    example: '550 Domain example.com has exceeded the max emails per hour (100/100 (100%)) allowed. Message discarded.',
  },
  {
    // GoDaddy, as SMTP clients log it
    provider: 'GoDaddy',
    means: 'quota',
    pattern: /exceeded its \S+ sending limit/i,
    example: '550 User shop@example.com has exceeded its 24-hour sending limit. Messages to 250 recipients out of 250',
  },
  {
    // No page found: as hosters may word it
    provider: 'Hosters',
    means: 'account',
    pattern:
      /versand (?:ist )?(?:gesperrt|blockiert)|outgoing (?:mail|smtp) (?:is )?(?:locked|disabled|blocked|suspended)/i,
    example: '554 5.7.1 Outgoing mail is blocked for this mailbox',
  },
  {
    // No page found: as hosters may word it
    provider: 'Hosters',
    means: 'quota',
    pattern: /too many (?:recipients?|mails|messages|emails) (?:sent )?(?:in|within|per|today)\b/i,
    example: '550 5.7.1 too many recipients within 24 hours',
  },
];
