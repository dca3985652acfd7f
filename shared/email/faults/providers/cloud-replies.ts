import type { ProviderReply } from './provider-reply.ts';

/** Amazon SES and Google. */
export const cloudReplies: readonly ProviderReply[] = [
  {
    // https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html
    provider: 'Amazon SES',
    means: 'quota',
    pattern: /daily message quota exceeded/i,
    example: '454 Throttling failure: Daily message quota exceeded',
  },
  {
    // https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html
    provider: 'Amazon SES',
    means: 'rate',
    pattern: /throttling failure: maximum sending rate|maximum sending rate exceeded/i,
    example: '454 Throttling failure: Maximum sending rate exceeded',
  },
  {
    // https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
    provider: 'Amazon SES',
    means: 'rate',
    pattern: /maximum sigv2 smtp sending rate/i,
    example: '454 Throttling failure: Maximum SigV2 SMTP sending rate exceeded.',
  },
  {
    // https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html
    provider: 'Amazon SES',
    means: 'sender',
    pattern: /email address is not verified|identities failed the check/i,
    example:
      '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: shop@example.com',
  },
  {
    // https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
    provider: 'Amazon SES',
    means: 'sender',
    pattern: /mail from domain is not verified|invalid mail from address provided/i,
    example: '554 Message rejected: Mail FROM domain is not verified',
  },
  {
    // https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html (the state; the text as SMTP clients
    // log it)
    provider: 'Amazon SES',
    means: 'account',
    pattern: /sending (?:is )?(?:paused|suspended|disabled)|account is paused|production access/i,
    example: '554 Message rejected: Sending paused for this account.',
  },
  {
    // https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
    provider: 'Amazon SES',
    means: 'account',
    pattern: /configuration set .{0,80}does not exist/i,
    example: '554 Message rejected: Configuration set does not exist',
  },
  {
    // https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html
    provider: 'Amazon SES',
    means: 'account',
    pattern:
      /access denied: user|^5\d\d (?:5\.\d\.\d )?access denied|not authorized to perform.{0,3} ?ses|not subscribed to ses/i,
    example: "554 Access denied: User `arn:aws:iam::1:user/x' is not authorized to perform ses:SendRawEmail",
  },
  {
    // https://support.google.com/a/answer/3726730
    provider: 'Google',
    means: 'quota',
    pattern: /daily (?:user )?sending (?:limit|quota) exceeded|\b5\.4\.5\b/i,
    example: '550 5.4.5 Daily user sending limit exceeded.',
  },
  {
    // https://support.google.com/a/answer/6140680
    provider: 'Google',
    means: 'quota',
    pattern: /daily smtp relay limit/i,
    example: '550 5.7.1 Daily SMTP relay limit exceeded for customer.',
  },
  {
    // https://support.google.com/a/answer/3726730
    provider: 'Google',
    means: 'quota',
    pattern: /\b5\.7\.1 email quota exceeded/i,
    example: '550 5.7.1 Email quota exceeded.',
  },
  {
    // https://support.google.com/a/answer/3726730
    provider: 'Google',
    means: 'rate',
    pattern: /peak smtp relay limit exceeded/i,
    example: '450 4.2.1 Peak SMTP relay limit exceeded for customer. This is a temporary error.',
  },
  {
    // https://support.google.com/a/answer/3726730
    provider: 'Google',
    means: 'account',
    pattern:
      /mail relay denied|invalid credentials for relay|smtp relay service denied|\b5\.7\.9\b.*application-specific/i,
    example: '550 5.7.1 Invalid credentials for relay [192.0.2.1]. The IP address is not registered',
  },
  {
    // https://support.google.com/a/answer/3726730
    provider: 'Google',
    means: 'account',
    pattern: /mail sending denied/i,
    example: '550 5.7.0 Mail Sending denied. The sender account is disabled or not registered within your domain.',
  },
  {
    // https://support.google.com/a/answer/3726730
    provider: 'Google',
    means: 'sender',
    pattern: /\b5\.7\.(?:26|27|30)\b.*(?:unauthenticated|spf|dkim|dmarc)/i,
    example: '550 5.7.26 Your email has been blocked because the sender is unauthenticated. SPF and DKIM did not pass',
  },
];
