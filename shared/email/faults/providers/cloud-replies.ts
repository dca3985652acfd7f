import type { ProviderReply } from './provider-reply.ts';

const SES = 'Amazon SES Developer Guide, SMTP response codes';
const M365 = 'Microsoft Learn, Non-delivery reports in Exchange Online';
const GOOGLE = 'Google Workspace Admin Help, SMTP error messages';

/** Cloud providers and business mail: Amazon, Microsoft, Google. */
export const cloudReplies: readonly ProviderReply[] = [
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
];
