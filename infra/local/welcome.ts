import type { LocalStack } from './local-stack.ts';

/** How emphasis looks: ANSI on a terminal, nothing elsewhere. */
export type Emphasis = (text: string) => string;

/** The next steps. Every command works when pasted into a shell in the project's folder. */
export const welcome = (
  { api, admin, inbox, keys, endpoints, region, stage }: LocalStack,
  strong: Emphasis,
): string => `
${strong('Storemail is ready.')} Ctrl-C stops it; what it knows is kept for the next time.

  API     ${strong(api)}
  Docs    ${strong(`${api}/docs`)}
  Admin   ${strong(admin)}   sign in with the key for everything
  Inbox   ${strong(inbox)}   everything it sends arrives here
  AWS     ${endpoints.ssm}   for --endpoint-url
  SMTP    ${endpoints.smtp}   where it sends to
  Relay   ${endpoints.relay}   takes mail from anything that speaks SMTP

  Key for sending       ${keys.sending}
  Key for everything    ${keys.full}

${strong('Send an email')} with curl:

curl ${api}/emails -H 'Authorization: Bearer ${keys.sending}' -H 'Content-Type: application/json' \\
  -d '{"from":"My Shop <shop@example.com>","to":"customer@example.net","subject":"Your order","html":"<p>Thank you!</p>"}'

${strong('Or with the Resend SDK:')}

node --input-type=module <<'END'
import { Resend } from 'resend';
const resend = new Resend('${keys.sending}', { baseUrl: '${api}' });
const email = { from: 'My Shop <shop@example.com>', to: 'customer@example.net', subject: 'Your order', html: '<p>Thank you!</p>' };
const { data, error } = await resend.emails.send(email);
console.log(error ?? data);
END

${strong('Look at the settings')} as an operator would, with the AWS CLI; any credentials will do here:

AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local \\
  aws --endpoint-url ${endpoints.ssm} --region ${region} ssm get-parameter --name /storemail/${stage}/settings/default
`;

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
