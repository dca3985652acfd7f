import type { LocalStack } from './local-stack.ts';

/** Emphasizes text: bold on a terminal, plain elsewhere. */
export type Emphasis = (text: string) => string;

/** URLs, keys and next steps. Every command works when pasted into a shell in the project's folder. */
export const welcome = (stack: LocalStack, dataDir: string, strong: Emphasis): string => {
  const { api, keys, endpoints, region, stage } = stack;
  return `
${strong('Storemail is ready.')} Press Ctrl-C to stop. Data is kept in ${dataDir} between runs.

${urls(stack, strong)}

  Sending key        ${keys.sending}
  Full-access key    ${keys.full}

${strong('Send an email')} with curl:

curl ${api}/emails -H 'Authorization: Bearer ${keys.sending}' -H 'Content-Type: application/json' \\
  -d '{"from":"My Shop <shop@example.com>","to":"customer@example.net","subject":"Your order","html":"<p>Thank you!</p>"}'

${strong('Send an email')} with the Resend SDK:

node --input-type=module <<'END'
import { Resend } from 'resend';
const resend = new Resend('${keys.sending}', { baseUrl: '${api}' });
const email = { from: 'My Shop <shop@example.com>', to: 'customer@example.net', subject: 'Your order', html: '<p>Thank you!</p>' };
const { data, error } = await resend.emails.send(email);
console.log(error ?? data);
END

${strong('Show the settings')} with the AWS CLI, which accepts any credentials here:

AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local \\
  aws --endpoint-url ${endpoints.ssm} --region ${region} ssm get-parameter --name /storemail/${stage}/settings/default
`;
};

const urls = ({ api, admin, inbox, endpoints }: LocalStack, strong: Emphasis): string => {
  const rows = [
    { name: 'API', url: api },
    { name: 'Docs', url: `${api}/docs` },
    { name: 'Admin', url: admin, description: 'settings, emails and API keys; sign in with the full-access key' },
    { name: 'Inbox', url: inbox, description: 'receives all email that Storemail sends' },
    { name: 'AWS', url: endpoints.ssm, description: 'endpoint for the AWS CLI and SDKs' },
    { name: 'SMTP', url: endpoints.smtp, description: 'mail server of the inbox' },
    {
      name: 'Relay',
      url: endpoints.relay,
      description: 'accepts email over SMTP, for programs that cannot use the API',
    },
  ];
  const width = Math.max(...rows.map(({ url }) => url.length));
  const lineOf = ({ name, url, description }: (typeof rows)[number]): string =>
    `  ${name.padEnd(8)}${strong(url)}${description ? `${' '.repeat(width - url.length)}   ${description}` : ''}`;
  return rows.map(lineOf).join('\n');
};

const email = {
  from: 'My Shop <shop@example.com>',
  to: 'you@example.net',
  subject: 'Storemail works on this machine',
  html: `<!doctype html>
<body style="font: 16px/1.5 sans-serif; max-width: 36em; margin: 2em auto; padding: 0 1em">
<h1 style="font-size: 1.4em">It works.</h1>
<p>This email was posted to the API, stored, queued, and sent to this inbox over SMTP, with TLS and
authentication, by the same functions that run on AWS.</p>
<p><b>Session</b> shows its envelope and encryption, and <b>Source</b> the original message.</p>
</body>`,
};

/** Sends an email through the API if the inbox is empty, so that it has something to show. */
export const sendFirstEmail = async ({ api, inbox, keys }: LocalStack): Promise<void> => {
  const messages = await fetch(`${inbox}/messages?limit=1&view=summary`);
  if (((await messages.json()) as unknown[]).length > 0) return;
  await fetch(`${api}/emails`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.sending}`, 'content-type': 'application/json' },
    body: JSON.stringify(email),
  });
};
