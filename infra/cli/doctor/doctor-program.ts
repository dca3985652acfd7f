import type { Dns } from '../../../shared/ports/dns.ts';
import { type Deployment, deploymentOf, deploymentOptions, deploymentUsage } from '../deployment.ts';
import { type CommandResult, type ExitCode, readArguments, runProgram, type Terminal } from '../program.ts';
import { diagnoseDomain } from './diagnose-domain.ts';
import { type AwsSurroundings, diagnoseAws, diagnoseNode } from './diagnose-machine.ts';
import { diagnoseSettings, type SettingsSurroundings } from './diagnose-settings.ts';
import type { Diagnosis } from './diagnosis.ts';

export const doctorUsage = `Usage: npm run doctor -- [--stage <stage>] [--dkim-selector <name> …]

Says what this machine, the AWS account and the sender's domains lack for mail to go out, and how to mend it.

${deploymentUsage}
  --dkim-selector <name>   A DKIM selector to look for at the sender's domains; your mail provider names it.
  --json                   Prints JSON to standard output.
  --help                   Prints this.

Exit codes: 0 nothing is missing, 1 something is, 2 wrong usage.
`;

export interface DoctorSurroundings extends Terminal {
  nodeVersion: string;
  open: (deployment: Deployment) => Omit<SettingsSurroundings, 'stage'> & { aws: AwsSurroundings; close(): void };
  dns: Dns;
}

/** `npm run doctor`. Exit code 0: nothing is missing. */
export const doctorProgram = (args: string[], around: DoctorSurroundings): Promise<ExitCode> =>
  runProgram({ name: 'doctor', usage: doctorUsage, run: () => examine(args, around) }, args, around);

const options = {
  ...deploymentOptions,
  'dkim-selector': { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

const examine = async (args: string[], around: DoctorSurroundings): Promise<CommandResult> => {
  const { values } = readArguments({ args, options });
  const deployment = deploymentOf(values, around.environment);
  return report(await diagnose(deployment, values['dkim-selector'] ?? [], around));
};

const diagnose = async (
  deployment: Deployment,
  selectors: string[],
  around: DoctorSurroundings,
): Promise<Diagnosis[]> => {
  const { aws, close, ...stores } = around.open(deployment);
  try {
    // The local runner is no account: there is nothing to sign in to, and nothing to bootstrap.
    const account = deployment.endpointUrl ? [] : await diagnoseAws(aws);
    const machine = [diagnoseNode(around.nodeVersion), ...account];
    if (machine.some(({ state }) => state === 'missing')) return machine;
    const { diagnoses, domains } = await diagnoseSettings({ ...stores, stage: deployment.stage });
    const records = await Promise.all(domains.map((domain) => diagnoseDomain(domain, selectors, around.dns)));
    return [...machine, ...diagnoses, ...records.flat()];
  } finally {
    close();
  }
};

const marks = { ok: 'ok     ', advice: 'advice ', missing: 'MISSING' };

const linesOf = (one: Diagnosis): string[] => [
  `${marks[one.state]}  ${one.what}`,
  ...(one.state === 'ok' ? [] : [`         ${one.mend}`]),
];

const report = (diagnoses: readonly Diagnosis[]): CommandResult => ({
  done: diagnoses.every(({ state }) => state !== 'missing'),
  output: diagnoses.flatMap(linesOf).join('\n'),
  json: diagnoses,
});
