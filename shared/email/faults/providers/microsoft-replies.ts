import type { ProviderReply } from './provider-reply.ts';

/** Microsoft 365 and Outlook.com. */
export const microsoftReplies: readonly ProviderReply[] = [
  {
    // https://learn.microsoft.com/exchange/troubleshoot/send-emails/smtp-submission-improvements
    provider: 'Microsoft 365',
    means: 'rate',
    pattern: /\b4\.3\.2\b.*storedrv|(?:concurrent connections|sender thread) limit exceeded/i,
    example: '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded; Concurrent connections limit exceeded',
  },
  {
    // https://learn.microsoft.com/exchange/mail-flow-best-practices/how-to-set-up-a-multifunction-device-or-application-to-send-email-using-microsoft-365-or-office-365
    provider: 'Microsoft 365',
    means: 'sender',
    pattern: /\b5\.7\.60\b|client does not have permissions to send as this sender/i,
    example: '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
  },
  {
    // https://learn.microsoft.com/exchange/mail-flow-best-practices/how-to-set-up-a-multifunction-device-or-application-to-send-email-using-microsoft-365-or-office-365
    provider: 'Microsoft 365',
    means: 'sender',
    pattern: /sendasdenied|\b5\.2\.252\b/i,
    example:
      '554 5.2.252 SendAsDenied; info@example.com not allowed to send as shop@example.com; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied',
  },
  {
    // https://learn.microsoft.com/exchange/troubleshoot/send-emails/smtp-submission-improvements
    provider: 'Microsoft 365',
    means: 'quota',
    pattern:
      /submissionquotaexceeded|recipientratelimitexceeded|\b5\.1\.90\b|recipient limit reached|\b5\.7\.23[236]\b/i,
    example: '554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message',
  },
  {
    // https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
    provider: 'Microsoft 365',
    means: 'quota',
    pattern: /submission quota (?:was )?exceeded|daily limit for message recipients/i,
    example: "550 5.2.2 The message can't be submitted because the sender's submission quota was exceeded",
  },
  {
    // https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
    provider: 'Microsoft 365',
    means: 'account',
    pattern: /tenant has exceeded threshold|sending from unregistered domains/i,
    example: '550 5.7.705 Service unavailable. Access denied, tenant has exceeded threshold',
  },
  {
    // https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
    provider: 'Microsoft 365',
    means: 'account',
    pattern:
      /\b5\.7\.(?:70[0-24-9]|750)\b|\b5\.1\.8\b.*outbound sender|traffic not accepted from this ip|bad outbound sender/i,
    example: '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP',
  },
  {
    // https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
    provider: 'Microsoft 365',
    means: 'account',
    pattern: /\b5\.7\.(?:50[123]|511|6[0-4]\d|800)\b|banned send(?:er|ing ip)/i,
    example: '550 5.7.501 Access denied, spam abuse detected',
  },
  {
    // Reported by users; none of the pages of Microsoft Learn lists it
    provider: 'Microsoft 365',
    means: 'account',
    pattern: /\b5\.2\.253\b/,
    example: '550 5.2.253 STOREDRV.Submission.Exception; sender throttled due to continuous invalid license errors',
  },
  {
    // https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
    provider: 'Microsoft 365',
    means: 'account',
    pattern:
      /\b5\.7\.(?:30|139)\b|\b5\.7\.57\b|basic authentication is (?:not supported|disabled)|client (?:was )?not authenticated/i,
    example: '550 5.7.30 Basic authentication is not supported for Client Submission.',
  },
  {
    // https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
    provider: 'Microsoft 365',
    means: 'account',
    pattern: /\b5\.7\.64\b|tenantattribution/i,
    example: '550 5.7.64 TenantAttribution; Relay Access Denied',
  },
  {
    // https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
    provider: 'Microsoft 365',
    means: 'sender',
    pattern: /\b5\.7\.(?:23|509)\b/,
    example: '550 5.7.509 Access denied, sending domain example.com does not pass DMARC verification',
  },
  {
    // https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
    // The rest of what the sender's own store refuses; `STOREDRV.Deliver` is the recipient's.
    provider: 'Microsoft 365',
    means: 'account',
    pattern: /storedrv\.(?:submission|clientsubmit)\b(?!.*(?:recipient|conversion|corrupt|malformed|size))/is,
    example: '554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Failed to process message',
  },
  {
    // Microsoft, Outlook requirements for high-volume senders (2025)
    provider: 'Outlook.com',
    means: 'sender',
    pattern: /\b5\.7\.515\b/,
    example: '550 5.7.515 Access denied, sending domain shop.example does not meet the required authentication level.',
  },
];
