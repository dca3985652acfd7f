/** User name of the inbox's SMTP server. */
export const smtpUsername = 'storemail';

/** The settings document that sends everything to the inbox on this machine. */
export const seedDocument = (smtpPort: number): string =>
  JSON.stringify(
    {
      system: { smtp: { host: 'localhost', port: smtpPort, ssl: 'tls', auth: 'plain', username: smtpUsername } },
      trans_email: { ident_general: { name: 'My Shop', email: 'shop@example.com' } },
    },
    null,
    2,
  );

/** Whether a document is the runner's own, for whatever port, and nobody has edited it. */
export const isSeedDocument = (document: string): boolean => {
  try {
    return document === seedDocument(JSON.parse(document).system.smtp.port);
  } catch {
    return false;
  }
};
