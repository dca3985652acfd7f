import type { Deployment } from '../deployment.ts';
import { WrongUsage } from '../wrong-usage.ts';
import { diagnoseDomain, type ResolveTxt } from './diagnose-domain.ts';
import { type AwsSurroundings, diagnoseAws, diagnoseNode } from './diagnose-machine.ts';
import { diagnoseSettings, type SettingsSurroundings } from './diagnose-settings.ts';
import { advice, type Diagnosis } from './diagnosis.ts';
import { doctorUsage, parseDoctorArguments } from './doctor-arguments.ts';

export interface DoctorSurroundings {
  environment: NodeJS.ProcessEnv;
  nodeVersion: string;
  open: (deployment: Deployment) => Omit<SettingsSurroundings, 'stage'> & { aws: AwsSurroundings; close(): void };
  resolveTxt: ResolveTxt;
  print: (text: string) => unknown;
  say: (text: string) => unknown;
}

/** `npm run doctor`. Resolves to the exit code: 0 nothing is missing, 1 something is, 2 wrong usage. */
export const doctorProgram = async (args: string[], around: DoctorSurroundings): Promise<0 | 1 | 2> => {
  try {
    const wanted = parseDoctorArguments(args, around.environment);
    if (!wanted.help) return report(await diagnose(wanted.deployment, wanted.selectors, around), around);
    around.print(doctorUsage);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    around.say(`${error.message}\nSee npm run doctor -- --help\n`);
    return 2;
  }
};

const domain = async (name: string, selectors: string[], { resolveTxt }: DoctorSurroundings): Promise<Diagnosis[]> =>
  diagnoseDomain(name, selectors, resolveTxt).catch(() => [
    advice(`DNS did not answer about ${name}`, 'Try again from a machine with a working resolver.'),
  ]);

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
    const records = await Promise.all(domains.map((name) => domain(name, selectors, around)));
    return [...machine, ...diagnoses, ...records.flat()];
  } finally {
    close();
  }
};

const marks = { ok: 'ok     ', advice: 'advice ', missing: 'MISSING' };

const report = (diagnoses: readonly Diagnosis[], { print }: DoctorSurroundings): 0 | 1 => {
  for (const one of diagnoses) {
    print(`${marks[one.state]}  ${one.what}\n`);
    if (one.state !== 'ok') print(`         ${one.mend}\n`);
  }
  return diagnoses.some(({ state }) => state === 'missing') ? 1 : 0;
};
