/** User name of the inbox's SMTP server. */
export const smtpUsername = 'storemail';

/** The settings document that sends all mail to the inbox. */
export const seedDocument = (smtpPort: number): string =>
  JSON.stringify(
    {
      system: { smtp: { host: 'localhost', port: smtpPort, ssl: 'tls', auth: 'plain', username: smtpUsername } },
      trans_email: { ident_general: { name: 'My Shop', email: 'shop@example.com' } },
    },
    null,
    2,
  );

/** The scopes that `npm start -- --oauth` creates; the second logs in without a secret. */
export const oauthScope = 'oauth';
export const federatedScope = `${oauthScope}.federated`;

/** Settings that log in to the inbox with an access token, and inherit everything else from the default scope. */
export const oauthDocument = (inboxUrl: string): string =>
  JSON.stringify(
    {
      system: { smtp: { auth: 'xoauth2' } },
      oauth2: { provider: 'custom', client_id: smtpUsername, token_url: `${inboxUrl}/oauth2/token` },
    },
    null,
    2,
  );

/** Settings of a store view that log in with the AWS identity of the functions. */
export const federatedDocument = JSON.stringify({ oauth2: { grant: 'federated' } }, null, 2);

/** Whether a document is an unedited `oauthDocument`, for any port. */
export const isOauthDocument = (document: string): boolean => {
  try {
    return document === oauthDocument(new URL(JSON.parse(document).oauth2.token_url).origin);
  } catch {
    return false;
  }
};

/** Whether a document is an unedited `seedDocument`, for any port. */
export const isSeedDocument = (document: string): boolean => {
  try {
    return document === seedDocument(JSON.parse(document).system.smtp.port);
  } catch {
    return false;
  }
};
