import type { Dns } from '../../../shared/ports/dns.ts';
import { type Deployment, deploymentOf, deploymentOptions, deploymentUsage } from '../deployment.ts';
import { type CommandResult, type ExitCode, readArguments, runProgram, type Terminal } from '../program.ts';
import { diagnoseDomain } from './diagnose-domain.ts';
import { type AwsAccount, diagnoseAws, diagnoseNode } from './diagnose-machine.ts';
import { diagnoseSettings, type SettingsSources } from './diagnose-settings.ts';
import type { Diagnosis } from './diagnosis.ts';

export const doctorUsage = `Usage: npm run doctor -- [--stage <stage>] [--dkim-selector <name> …]

Checks whether this machine, the AWS account and the sender domains are ready to send mail, and says how to fix what is
not.

Options:
${deploymentUsage}
  --dkim-selector <name>   DKIM selector of the mail provider, to check at each sender domain; may be repeated.
  --json                   Prints JSON to standard output.
  --help                   Shows this help.

Exit codes: 0 ready, with or without advice, 1 something is missing, 2 wrong usage.
`;

export interface DoctorDependencies extends Terminal {
  nodeVersion: string;
  open: (deployment: Deployment) => Omit<SettingsSources, 'stage'> & { aws: AwsAccount; close(): void };
  dns: Dns;
}

/** `npm run doctor`. */
export const doctorProgram = (args: string[], dependencies: DoctorDependencies): Promise<ExitCode> =>
  runProgram({ name: 'doctor', usage: doctorUsage, run: () => runChecks(args, dependencies) }, args, dependencies);

const options = {
  ...deploymentOptions,
  'dkim-selector': { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

const runChecks = async (args: string[], dependencies: DoctorDependencies): Promise<CommandResult> => {
  const { values } = readArguments({ args, options });
  const deployment = deploymentOf(values, dependencies.environment);
  return report(await diagnose(deployment, values['dkim-selector'] ?? [], dependencies));
};

const diagnose = async (
  deployment: Deployment,
  selectors: string[],
  dependencies: DoctorDependencies,
): Promise<Diagnosis[]> => {
  const { aws, close, ...stores } = dependencies.open(deployment);
  try {
    // The local runner needs neither credentials nor a bootstrap stack.
    const account = deployment.endpointUrl ? [] : await diagnoseAws(aws);
    const machine = [diagnoseNode(dependencies.nodeVersion), ...account];
    if (machine.some(({ state }) => state === 'missing')) return machine;
    const { diagnoses, domains } = await diagnoseSettings({ ...stores, stage: deployment.stage });
    const records = await Promise.all(domains.map((domain) => diagnoseDomain(domain, selectors, dependencies.dns)));
    return [...machine, ...diagnoses, ...records.flat()];
  } finally {
    close();
  }
};

const labels = { ok: 'ok     ', advice: 'advice ', missing: 'MISSING' };

const linesOf = (diagnosis: Diagnosis): string[] => [
  `${labels[diagnosis.state]}  ${diagnosis.summary}`,
  ...(diagnosis.state === 'ok' ? [] : [`         ${diagnosis.fix}`]),
];

const report = (diagnoses: readonly Diagnosis[]): CommandResult => ({
  success: diagnoses.every(({ state }) => state !== 'missing'),
  output: diagnoses.flatMap(linesOf).join('\n'),
  json: diagnoses,
});
