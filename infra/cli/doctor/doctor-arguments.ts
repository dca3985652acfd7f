import { readArguments } from '../command-line.ts';
import type { Deployment } from '../deployment.ts';

export const doctorUsage = `Usage: npm run doctor -- [--stage <stage>] [--dkim-selector <name> …]

Says what this machine, the AWS account and the sender's domains lack for mail to go out, and how to mend it.

  --stage <stage>          Name of the deployment; dev unless given.
  --region <region>        AWS region; else AWS_REGION or your AWS profile's.
  --endpoint-url <url>     The local runner instead of AWS; else AWS_ENDPOINT_URL.
  --dkim-selector <name>   A DKIM selector to look for at the sender's domains; your mail provider names it.
  --help                   Prints this.

Exit codes: 0 nothing is missing, 1 something is, 2 wrong usage.
`;

export type DoctorArguments = { help: true } | { help: false; deployment: Deployment; selectors: string[] };

const options = {
  stage: { type: 'string' },
  region: { type: 'string' },
  'endpoint-url': { type: 'string' },
  'dkim-selector': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

const parse = (args: string[]) => readArguments({ args, options }).values;

/** What the command line asks for. Throws `WrongUsage`. */
export const parseDoctorArguments = (args: string[], environment: NodeJS.ProcessEnv): DoctorArguments => {
  const values = parse(args);
  if (values.help) return { help: true };
  const endpointUrl = values['endpoint-url'] ?? environment.AWS_ENDPOINT_URL;
  const deployment = {
    stage: values.stage ?? 'dev',
    ...(values.region && { region: values.region }),
    ...(endpointUrl && { endpointUrl }),
  };
  return { help: false, deployment, selectors: values['dkim-selector'] ?? [] };
};
