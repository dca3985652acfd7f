import { readArguments, WrongUsage } from '../program.ts';

export const smokeUsage = `Usage: npm run smoke -- --url <url> --key <key> --to <address>
       npm run smoke -- --stage <stage> --to <address>

Checks a running deployment: sends one email and waits until the mail server accepts it, calls GET /health, and makes
requests that depend on the real API gateway.

Options:
  --to <address>     Recipient of the email. Required.
  --url <url>        Base URL of the API (default: STOREMAIL_URL).
  --key <key>        API key with full_access (default: STOREMAIL_KEY).
  --stage <stage>    Stage of a deployment on AWS, instead of --url and --key: reads the URL from the stack with the AWS
                     CLI, and creates an API key that is revoked at the end.
  --region <region>  AWS region, for --stage (default: AWS_REGION or the AWS profile's).
  --json             Prints JSON to standard output.
  --help             Shows this help.

Exit codes: 0 all checks passed, 1 a check failed, 2 wrong usage.
`;

/** The deployment to check. */
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

/** Throws `WrongUsage`. */
export const parseSmokeArguments = (args: string[], environment: NodeJS.ProcessEnv): SmokeArguments => {
  const {
    to,
    stage,
    region,
    url = environment.STOREMAIL_URL,
    key = environment.STOREMAIL_KEY,
  } = readArguments({
    args,
    options,
  }).values;
  if (!to?.includes('@')) throw new WrongUsage('--to is required: the address that gets the email.');
  if (stage) return { to, target: { stage, ...(region && { region }) } };
  if (!url || !isUrl(url))
    throw new WrongUsage('Pass --url, the base URL of the API, or --stage, the stage of a deployment.');
  if (!key) throw new WrongUsage('Set STOREMAIL_KEY, or pass --key: an API key with full_access.');
  return { to, target: { url: url.replace(/\/+$/, ''), key } };
};
