import type { LocalStack } from './local-stack.ts';

const email = {
  from: 'My Shop <shop@example.com>',
  to: 'you@example.net',
  subject: 'Storemail works on this machine',
  html: `<!doctype html>
<body style="font: 16px/1.5 sans-serif; max-width: 36em; margin: 2em auto; padding: 0 1em">
<h1 style="font-size: 1.4em">It works.</h1>
<p>This email was posted to the API, stored, queued, and sent over SMTP with TLS and a password
to the inbox you are looking at, by the same functions that run on AWS.</p>
<p>See its <b>Session</b> for the envelope and the encryption, and its <b>Source</b> for every byte.</p>
</body>`,
};

/** Sends an email through the API if the inbox has none, so that there is something to see. */
export const sendFirstEmail = async ({ api, inbox, keys }: LocalStack): Promise<void> => {
  const messages = await fetch(`${inbox}/messages?limit=1&view=summary`);
  if (((await messages.json()) as unknown[]).length > 0) return;
  await fetch(`${api}/emails`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.sending}`, 'content-type': 'application/json' },
    body: JSON.stringify(email),
  });
};
