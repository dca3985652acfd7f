import type { LocalStack } from './local-stack.ts';

/** How emphasis looks: ANSI on a terminal, nothing elsewhere. */
export type Emphasis = (text: string) => string;

/** What to do next. Every command in it works when pasted into a shell in the project's folder. */
export const welcome = ({ api, inbox, keys, endpoints, stage }: LocalStack, strong: Emphasis): string => `
${strong('Storemail is ready.')} Ctrl-C stops it; what it knows is kept for the next time.

  API     ${strong(api)}
  Inbox   ${strong(inbox)}   everything it sends arrives here
  AWS     ${endpoints.ssm}   for --endpoint-url
  SMTP    ${endpoints.smtp}

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

${strong('Change the settings')} as an operator would:

aws --endpoint-url ${endpoints.ssm} --region us-east-1 ssm get-parameter --name /storemail/${stage}/settings/default
`;
