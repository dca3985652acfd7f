import type { ProviderReply } from './provider-reply.ts';

const SENDGRID = 'SendGrid, SMTP errors and troubleshooting';
const POSTMARK = 'Postmark, Sending email with SMTP';
const MAILGUN = 'Mailgun Help Center, sending errors';
const BREVO = 'Brevo, SMTP integration';
const ZOHO = 'Zoho Mail Help, SMTP error codes';
const ALIYUN = 'Alibaba Cloud Direct Mail, SMTP error codes';
const MAILJET = 'Mailjet, SMTP errors';
const SPARKPOST = 'SparkPost Support, SMTP errors';

/** Email service providers. */
export const serviceReplies: readonly ProviderReply[] = [
  {
    provider: 'SendGrid',
    means: 'sender',
    pattern: /verified sender identity|from address does not match/i,
    example: '550 The from address does not match a verified Sender Identity.',
    source: SENDGRID,
  },
  {
    provider: 'SendGrid',
    means: 'quota',
    pattern: /maximum credits exceeded|credits? (?:exceeded|exhausted)/i,
    example: '451 Authentication failed: Maximum credits exceeded',
    source: SENDGRID,
  },
  {
    provider: 'SendGrid',
    means: 'account',
    pattern:
      /unauthenticated senders not allowed|your account (?:is |has been )?(?:disabled|suspended|frozen|terminated|blocked|locked|under review)/i,
    example: '550 Unauthenticated senders not allowed',
    source: SENDGRID,
  },
  {
    provider: 'Postmark',
    means: 'sender',
    pattern: /sender signature/i,
    example: "550 5.7.1 The 'From' address you supplied is not a Sender Signature on your account",
    source: POSTMARK,
  },
  {
    provider: 'Postmark',
    means: 'account',
    pattern: /pending approval|inactive server|not allowed to send|account is not approved/i,
    example: '550 5.7.1 While your account is pending approval, all recipients must share the domain',
    source: POSTMARK,
  },
  {
    provider: 'Mailgun',
    means: 'account',
    pattern:
      /domain .{0,80}(?:is not allowed to send|is disabled|not verified)|free accounts are for test|authorized recipients/i,
    example:
      '550 5.7.1 Free accounts are for test purposes only. Please upgrade or add the address to authorized recipients',
    source: MAILGUN,
  },
  {
    provider: 'Mailgun',
    means: 'quota',
    pattern:
      /(?:messages?|sending|send|hourly|daily|monthly)[\w -]{0,20}(?:limit|quota)[\w -]{0,20}(?:exceeded|reached)|exceeded your [\w -]{0,30}(?:limit|quota)/i,
    example: '550 5.7.1 Hourly sending limit exceeded',
    source: MAILGUN,
  },
  {
    provider: 'Brevo',
    means: 'account',
    pattern: /smtp account is not (?:yet )?activated|please activate|not yet activated|activate your/i,
    example: '502 5.7.0 Your SMTP account is not yet activated. Please contact us',
    source: BREVO,
  },
  {
    provider: 'Brevo',
    means: 'sender',
    pattern:
      /sender (?:is )?(?:not valid|invalid|not allowed|not verified|unverified|unauthori[sz]ed)|sender address rejected/i,
    example: '550 5.7.1 Sending has been rejected because the sender you used is not valid: sender not valid',
    source: BREVO,
  },
  {
    provider: 'Zoho',
    means: 'sender',
    pattern: /^553\b.*relaying disallowed|relaying (?:disallowed|denied) as/i,
    example: '553 Relaying disallowed as shop@example.com',
    source: ZOHO,
  },
  {
    provider: 'Zoho',
    means: 'account',
    pattern: /unusual sending activity|outgoing mail blocked|blocked due to/i,
    example: '550 5.4.6 Unusual sending activity detected. Please try after sometime',
    source: ZOHO,
  },
  {
    provider: 'Alibaba Cloud',
    means: 'sender',
    pattern: /mail from must (?:be )?(?:same|equal)|from must be the same|sender mismatch|must match (?:the )?auth/i,
    example: '501 mail from must be same with auth user',
    source: ALIYUN,
  },
  {
    provider: 'Alibaba Cloud',
    means: 'account',
    pattern: /^526\b|sender user (?:is )?(?:suspended|frozen)|domain (?:is )?frozen/i,
    example: '526 Authentication failure: User is suspended',
    source: ALIYUN,
  },
  {
    provider: 'Mailjet',
    means: 'sender',
    pattern: /sender address has not been validated|sender .{0,40}not (?:been )?(?:validated|authorized|registered)/i,
    example: '550 5.7.1 Sender address has not been validated yet',
    source: MAILJET,
  },
  {
    provider: 'Mailjet',
    means: 'account',
    pattern:
      /(?:your|sender) (?:account|user|api key) (?:has been |is |was )?(?:temporarily )?(?:blocked|suspended|disabled|deactivated|inactive)|account temporarily blocked/i,
    example: '550 5.7.1 Account temporarily blocked',
    source: MAILJET,
  },
  {
    provider: 'SparkPost',
    means: 'sender',
    pattern: /unconfigured sending domain|invalid sending domain/i,
    example: '550 5.7.1 Unconfigured Sending Domain <shop.example>',
    source: SPARKPOST,
  },
  {
    provider: 'SparkPost',
    means: 'quota',
    pattern: /(?:exceed(?:ed|s)?|over) (?:sending )?limit|sending limit exceeded/i,
    example: '550 5.7.1 Exceed Sending Limit (daily)',
    source: SPARKPOST,
  },
];
