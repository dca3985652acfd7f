/** What a reply means that refuses the sender, the account or its quota: never a fault of the recipient. */
export type AccountRefusal = 'sender' | 'account' | 'quota' | 'rate';

/** One documented reply. The pattern is matched against the reply's text, its enhanced code included. */
export interface ProviderReply {
  provider: string;
  pattern: RegExp;
  means: AccountRefusal;
  /** A reply as the provider writes it. */
  example: string;
  /** The provider's page that lists it. */
  source: string;
}

const SES = 'Amazon SES Developer Guide, SMTP response codes';
const M365 = 'Microsoft Learn, Non-delivery reports in Exchange Online';
const GOOGLE = 'Google Workspace Admin Help, SMTP error messages';
const SENDGRID = 'SendGrid, SMTP errors and troubleshooting';
const POSTMARK = 'Postmark, Sending email with SMTP';
const MAILGUN = 'Mailgun Help Center, sending errors';
const BREVO = 'Brevo, SMTP integration';
const ZOHO = 'Zoho Mail Help, SMTP error codes';
const ALIYUN = 'Alibaba Cloud Direct Mail, SMTP error codes';
const MAILJET = 'Mailjet, SMTP errors';
const SPARKPOST = 'SparkPost Support, SMTP errors';
const OVH = 'OVHcloud, reported by customers';
const IONOS = 'IONOS Help Center, SMTP error messages';
const STRATO = 'STRATO, reported by customers';

/**
 * Replies by which providers refuse an account, whatever the phase, the final dot included. Data, not code: a new
 * provider is a new row, and each row's example is a test. The first pattern that matches counts.
 */
export const providerReplies: readonly ProviderReply[] = [
  {
    provider: 'Amazon SES',
    means: 'quota',
    pattern: /daily message quota exceeded/i,
    example: '454 Throttling failure: Daily message quota exceeded.',
    source: SES,
  },
  {
    provider: 'Amazon SES',
    means: 'rate',
    pattern: /throttling failure|maximum sending rate exceeded/i,
    example: '454 Throttling failure: Maximum sending rate exceeded.',
    source: SES,
  },
  {
    provider: 'Amazon SES',
    means: 'sender',
    pattern: /email address is not verified|identities failed the check/i,
    example:
      '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1',
    source: SES,
  },
  {
    provider: 'Amazon SES',
    means: 'account',
    pattern: /sending (?:is )?(?:paused|suspended|disabled)|production access/i,
    example: '554 Message rejected: Sending paused for this account.',
    source: SES,
  },
  {
    provider: 'Amazon SES',
    means: 'account',
    pattern: /access denied: user|^5\d\d (?:5\.\d\.\d )?access denied|not authorized to perform ses/i,
    example: "554 Access denied: User `arn:aws:iam::1:user/x' is not authorized to perform ses:SendRawEmail",
    source: SES,
  },
  {
    provider: 'Microsoft 365',
    means: 'rate',
    pattern: /\b4\.3\.2\b.*(?:concurrent connections|storedrv)|concurrent connections limit exceeded/i,
    example: '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded; Concurrent connections limit exceeded',
    source: M365,
  },
  {
    provider: 'Microsoft 365',
    means: 'rate',
    pattern: /sender thread limit exceeded/i,
    example: '432 4.3.2 sender thread limit exceeded',
    source: M365,
  },
  {
    provider: 'Microsoft 365',
    means: 'sender',
    pattern: /\b5\.7\.60\b|client does not have permissions to send as this sender|sendasdenied|\b5\.2\.252\b/i,
    example: '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    source: M365,
  },
  {
    provider: 'Microsoft 365',
    means: 'quota',
    pattern: /submissionquotaexceeded|recipientratelimitexceeded|\b5\.1\.90\b|recipient limit reached/i,
    example: '554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message',
    source: M365,
  },
  {
    provider: 'Microsoft 365',
    means: 'account',
    pattern: /\b5\.7\.(?:70[0-9]|750)\b|\b5\.1\.8\b|traffic not accepted from this ip|bad outbound sender/i,
    example: '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP',
    source: M365,
  },
  {
    provider: 'Microsoft 365',
    means: 'account',
    pattern:
      /\b5\.7\.(?:30|139)\b|\b5\.7\.57\b|basic authentication is (?:not supported|disabled)|client (?:was )?not authenticated/i,
    example: '550 5.7.30 Basic authentication is not supported for Client Submission.',
    source: M365,
  },
  {
    provider: 'Outlook.com',
    means: 'sender',
    pattern: /\b5\.7\.515\b/,
    example: '550 5.7.515 Access denied, sending domain shop.example does not meet the required authentication level.',
    source: 'Microsoft, Outlook requirements for high-volume senders (2025)',
  },
  {
    provider: 'Google',
    means: 'quota',
    pattern:
      /daily (?:user )?sending (?:limit|quota) exceeded|\b5\.4\.5\b|daily smtp relay (?:sending )?limit exceeded/i,
    example: '550 5.4.5 Daily user sending limit exceeded.',
    source: GOOGLE,
  },
  {
    provider: 'Google',
    means: 'account',
    pattern:
      /mail relay denied|invalid credentials for relay|smtp relay service denied|\b5\.7\.9\b.*application-specific/i,
    example: '550 5.7.1 Invalid credentials for relay [192.0.2.1]. The IP address is not registered',
    source: GOOGLE,
  },
  {
    provider: 'Google',
    means: 'sender',
    pattern: /\b5\.7\.(?:26|27|30)\b.*(?:unauthenticated|spf|dkim|dmarc)/i,
    example: '550 5.7.26 Your email has been blocked because the sender is unauthenticated. SPF and DKIM did not pass',
    source: GOOGLE,
  },
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

/** What a reply says of the account, if it says anything; `reply` is its text with the codes in front. */
export const accountRefusal = (reply: string | undefined): ProviderReply | undefined =>
  reply === undefined || mailbox.test(reply) ? undefined : providerReplies.find(({ pattern }) => pattern.test(reply));

/** RFC 3463's codes for the recipient's address and mailbox: whatever is full or disabled there is not our account. */
const mailbox = /^\d{3}[ -]5\.(?:1\.(?:1|2|3|6|10)|2\.[1-3])\b/;
