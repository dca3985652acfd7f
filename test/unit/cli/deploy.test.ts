import { describe, expect, it } from 'vitest';
import { deploySteps, parseDeployArguments } from '../../../infra/cli/deploy/deploy-steps.ts';
import { demandCredentials } from '../../../infra/cli/deployment.ts';
import { NotDone } from '../../../infra/cli/program.ts';

const deploy = async ({ codes = [0, 0, 0], answer = true, yes = false, demandCredentials = async () => {} } = {}) => {
  const ran: string[] = [];
  const asked: string[] = [];
  const cdk = async (args: string[]) => {
    ran.push(args.join(' '));
    return codes[ran.length - 1] ?? 0;
  };
  const confirm = async (question: string) => {
    asked.push(question);
    return answer;
  };
  const wanted = { stage: 'shop', context: ['workers=4'], yes };
  const outcome = await deploySteps({ cdk, confirm, demandCredentials }, wanted).catch((error: unknown) => error);
  return { done: !(outcome instanceof NotDone), outcome, ran, asked };
};

describe('npm run deploy', () => {
  it('deploys the very assembly whose changes it showed, after asking', async () => {
    expect(await deploy()).toEqual({
      done: true,
      outcome: expect.objectContaining({ json: { stack: 'storemail-shop', deployed: true } }),
      ran: [
        'synth --quiet --output cdk.out -c stage=shop -c workers=4',
        'diff --app cdk.out storemail-shop',
        'deploy --app cdk.out --require-approval never storemail-shop',
      ],
      asked: ['Deploy storemail-shop?'],
    });
  });

  it('deploys nothing unless the answer is yes', async () => {
    const { done, ran } = await deploy({ answer: false });
    expect([done, ran.length]).toEqual([false, 2]);
  });

  it.each([[[1]], [[0, 1]], [[0, 0, 1]]])('stops where the CDK fails: %o', async (codes) => {
    const { done, ran } = await deploy({ codes });
    expect([done, ran.length]).toEqual([false, codes.length]);
  });

  it('says how to sign in where there are no credentials, before it asks AWS for anything', async () => {
    const refuse = async () => {
      throw new NotDone('There are no AWS credentials.');
    };
    const { done, ran } = await deploy({ demandCredentials: refuse });
    expect([done, ran.length]).toEqual([false, 1]);
    // No environment, profile or instance has any here, but for the local runner.
    await expect(demandCredentials({ stage: 'dev', endpointUrl: 'http://127.0.0.1:1' })).resolves.toBeUndefined();
  });

  it('asks nothing with --yes', async () => {
    expect((await deploy({ yes: true })).asked).toEqual([]);
  });

  it.each([[[]], [['--stage', 'a', '-c', 'workers']], [['--force']]])('refuses %o', (args) => {
    expect(() => parseDeployArguments(args)).toThrow();
  });
});
