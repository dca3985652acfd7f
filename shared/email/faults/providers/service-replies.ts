import type { ProviderReply } from './provider-reply.ts';

/** Email service providers. */
export const serviceReplies: readonly ProviderReply[] = [
  {
    // https://www.twilio.com/docs/sendgrid/for-developers/sending-email/smtp-errors-and-troubleshooting
    provider: 'SendGrid',
    means: 'sender',
    pattern: /verified sender identity|from address does not match|not authorized to send from that email address/i,
    example: '550 The from address does not match a verified Sender Identity. Mail cannot be sent',
  },
  {
    // https://www.twilio.com/docs/sendgrid/for-developers/sending-email/smtp-errors-and-troubleshooting
    provider: 'SendGrid',
    means: 'quota',
    pattern: /maximum credits exceeded|credits? (?:exceeded|exhausted)/i,
    example: '451 Authentication failed: Maximum credits exceeded',
  },
  {
    // https://www.twilio.com/docs/sendgrid/for-developers/sending-email/smtp-errors-and-troubleshooting
    provider: 'SendGrid',
    means: 'account',
    pattern:
      /unauthenticated senders not allowed|your account (?:is |has been )?(?:disabled|suspended|frozen|terminated|blocked|locked|under review)/i,
    example: '550 Unauthenticated senders not allowed',
  },
  {
    // https://postmarkapp.com/developer/api/overview#error-codes (400, 401)
    provider: 'Postmark',
    means: 'sender',
    pattern: /sender signature/i,
    example: "550 5.7.1 The 'From' address you supplied is not a Sender Signature on your account",
  },
  {
    // https://postmarkapp.com/developer/api/overview#error-codes (405, 412, 413)
    provider: 'Postmark',
    means: 'account',
    pattern:
      /pending approval|inactive server|not allowed to send(?! (?:\w+ ){0,3}to\b)|account (?:is not approved|may not send)/i,
    example:
      "550 5.7.1 While your account is pending approval, all recipient addresses must share the same domain as the 'From' address.",
  },
  {
    // Mailgun: one text over HTTP (403) and SMTP (421), as clients log it
    provider: 'Mailgun',
    means: 'account',
    pattern: /domain .{0,80}(?:is disabled|not verified|is unverified)|(?:accounts|subdomains) are for test/i,
    example:
      '421 The domain sandbox1.mailgun.org is unverified and requires DNS configuration. Log in to your control panel',
  },
  {
    // Mailgun: one text over HTTP (403) and SMTP (421), as clients log it
    provider: 'Mailgun',
    means: 'quota',
    pattern:
      /^(?!.*\b(?:rate|size|length|storage|disk|space|second|minute|connections?|hops?)\b).*(?:\b(?:messages?|e?mails?|sending|send|hourly|daily|monthly)[\w -]{0,20}(?:limit|quota) (?:has been |is |was )?(?:exceeded|reached)|exceeded (?:your|its|the) [\w -]{0,30}(?:limit|quota))/is,
    example: '421 Domain example.com has exceeded its monthly message limit',
  },
  {
    // https://help.brevo.com/hc/articles/115000188150 (the states; the text as SMTP clients log it)
    provider: 'Brevo',
    means: 'account',
    pattern: /smtp account is not (?:yet )?activated|please activate|not yet activated|activate your/i,
    example: '502 5.7.0 Your SMTP account is not yet activated. Please contact us to request activation',
  },
  {
    // https://help.brevo.com/hc/articles/5740111060626 (the state; the text as SMTP clients log it)
    provider: 'Brevo',
    means: 'account',
    pattern: /unauthori[sz]ed ip address/i,
    example: '525 5.7.1 Unauthorized IP address',
  },
  {
    // https://help.brevo.com/hc/articles/115000188150 (the states; the text as SMTP clients log it)
    provider: 'Brevo',
    means: 'sender',
    pattern:
      /sender (?:you used .{0,100})?(?:is )?(?:not valid|invalid|not verified|unverified|unauthori[sz]ed|not allowed(?! to send))|sender address rejected/i,
    example:
      '550 5.7.1 Sending has been rejected because the sender you used shop@example.com is not valid. Validate your sender',
  },
  {
    // https://www.zoho.com/zeptomail/help/api/smtp-error-codes.html
    provider: 'Zoho',
    means: 'sender',
    pattern: /^55[23]\b.*relaying disallowed|relaying (?:disallowed|denied) as/i,
    example: '553 Relaying disallowed as shop@example.com',
  },
  {
    // https://www.zoho.com/mail/help/usage-policy.html, to which the reply links
    provider: 'Zoho',
    means: 'account',
    pattern: /unusual sending activity|outgoing mail blocked/i,
    example: '550 5.4.6 Unusual sending activity detected. Please try after sometime',
  },
  {
    // https://documentation.mailjet.com/hc/articles/360053556214 (the states; no page has the text)
    provider: 'Mailjet',
    means: 'sender',
    pattern: /sender address has not been validated|sender .{0,40}not (?:been )?(?:validated|authorized|registered)/i,
    example: '550 5.7.1 Sender address has not been validated yet',
  },
  {
    // https://documentation.mailjet.com/hc/articles/360053556214 (the states; no page has the text)
    provider: 'Mailjet',
    means: 'account',
    pattern:
      /(?:your|sender) (?:account|user|api key) (?:has been |is |was )?(?:temporarily )?(?:blocked|suspended|disabled|deactivated|inactive)|account temporarily blocked/i,
    example: '550 5.7.1 Account temporarily blocked',
  },
  {
    // https://support.sparkpost.com/docs/faq/error-messages-when-using-smtp
    provider: 'SparkPost',
    means: 'sender',
    pattern: /unconfigured sending domain|invalid sending domain/i,
    example: '550 5.7.1 Unconfigured Sending Domain <shop.example>',
  },
  {
    // https://developers.sparkpost.com/api/#header-extended-error-codes (2101, 2102)
    provider: 'SparkPost',
    means: 'quota',
    pattern: /exceed(?:ed|s)? (?:the )?sending limit/i,
    example: '550 5.7.1 Exceed Sending Limit (daily)',
  },
];
