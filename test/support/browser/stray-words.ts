/** Names that stay as they are in every language: of protocols, formats, standards, firms and products. */
const allowed = new Set(
  [
    'Storemail Adobe Commerce Magento Amazon SES AWS Gmail Google Yahoo Outlook Microsoft Exchange Brevo Mailgun',
    'Postmark SendGrid Mailjet Zoho Postfix Parameter Store IAM Lambda SQS SSM DynamoDB CloudWatch SecureString',
    'SMTP IMAP HTTP HTTPS https TLS SSL STARTTLS AUTH EHLO MAIL FROM RCPT TO DATA TCP IP DNS TXT SPF DKIM DMARC',
    'OAuth OAuth2 XOAUTH2 PLAIN LOGIN NONE API JSON CSV URL ID PEM HTML UTF MIME RFC UTC CVE Webhook',
    'Return Path Reply Message Sender Bcc Cc From sendmail Sendmail localhost none ssl tls smtp plain all',
    'federatedAudiences quarantine reject ms kB MB min',
  ].flatMap((line) => line.split(' ')),
);

/** Data, not words: URLs, addresses, hosts, ids, times, configuration paths, identifiers, HTTP and error codes. */
const DATA =
  /https?:\/\/\S+|\bmsg_\S+|\bE[A-Z]{5,}\b|\b\dxx\b|\S+@\S+|[\w-]+(?:\.[\w-]+)+|[a-z_]+(?:\/\w+)+|[0-9a-f]{8}-[0-9a-f-]+|\b[A-Z]+(?:_[A-Z]+)+\b|\b[a-z]+(?:_[a-z]+)+\b/g;

/** Latin words of a text that are none of those names, no data and none of `also`. */
export const strayWords = (text: string, also: readonly string[] = []): string[] =>
  (text.replace(DATA, ' ').match(/[A-Za-z][A-Za-z0-9]+/g) ?? []).filter(
    (word) => !allowed.has(word) && !also.includes(word),
  );
