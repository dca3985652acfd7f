import { describe, expect, it } from 'vitest';
import { deploySteps, parseDeployArguments } from '../../../infra/cli/deploy/deploy-steps.ts';

const deploy = async ({ codes = [0, 0, 0], answer = true, yes = false } = {}) => {
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
  const done = await deploySteps({ cdk, confirm }, { help: false, stage: 'shop', context: ['workers=4'], yes });
  return { done, ran, asked };
};

describe('npm run deploy', () => {
  it('deploys the very assembly whose changes it showed, after asking', async () => {
    expect(await deploy()).toEqual({
      done: true,
      ran: [
        'synth --quiet --output cdk.out -c stage=shop -c workers=4',
        'diff --app cdk.out storemail-shop',
        'deploy --app cdk.out --require-approval never storemail-shop',
      ],
      asked: ['Deploy storemail-shop? [y/N] '],
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

  it('asks nothing with --yes', async () => {
    expect((await deploy({ yes: true })).asked).toEqual([]);
  });

  it.each([[[]], [['--stage', 'a', '-c', 'workers']], [['--force']]])('refuses %o', (args) => {
    expect(() => parseDeployArguments(args)).toThrow();
  });
});
