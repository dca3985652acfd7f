import { readArguments, WrongUsage } from '../program.ts';

export const smokeUsage = `Usage: npm run smoke -- --url <url> --key <key> --to <address>
       npm run smoke -- --stage <stage> --to <address>

Sends one email through a running Storemail and waits until the mail server has it; asks GET /health; and tries what
only a real gateway can prove.

  --url <url>        Base URL; else STOREMAIL_URL. With --stage alone it is asked of CloudFormation, by the AWS CLI.
  --key <key>        A full_access API key; else STOREMAIL_KEY. With --stage alone one is made, and revoked at the end.
  --stage <stage>    Name of a deployment on AWS.
  --region <region>  Its AWS region; else AWS_REGION or your AWS profile's.
  --to <address>     Gets the email.
  --json             Prints JSON to standard output.
  --help             Prints this.

Exit codes: 0 mail goes out, 1 it does not, 2 wrong usage.
`;

/** Where to send, as the command line says it. */
export type SmokeTarget = { url: string; key: string } | { stage: string; region?: string };

export interface SmokeArguments {
  target: SmokeTarget;
  to: string;
}

const options = {
  url: { type: 'string' },
  key: { type: 'string' },
  stage: { type: 'string' },
  region: { type: 'string' },
  to: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const isUrl = (text: string): boolean => ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '');

/** What the command line asks for. Throws `WrongUsage`. */
export const parseSmokeArguments = (args: string[], environment: NodeJS.ProcessEnv): SmokeArguments => {
  const { to, stage, region, ...given } = readArguments({ args, options }).values;
  if (!to?.includes('@')) throw new WrongUsage('--to takes the address that gets the email.');
  if (stage) return { to, target: { stage, ...(region && { region }) } };
  const url = given.url ?? environment.STOREMAIL_URL;
  const key = given.key ?? environment.STOREMAIL_KEY;
  if (!url || !isUrl(url)) throw new WrongUsage('--url takes the base URL, or --stage a deployment.');
  if (!key) throw new WrongUsage('--key takes a full_access API key.');
  return { to, target: { url: url.replace(/\/+$/, ''), key } };
};
