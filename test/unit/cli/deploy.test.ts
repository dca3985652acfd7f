import { describe, expect, it } from 'vitest';
import type { ResourceMapping } from '../../../infra/cli/deploy/adopt.ts';
import { deploySteps, parseDeployArguments } from '../../../infra/cli/deploy/deploy-steps.ts';
import { requireCredentials } from '../../../infra/cli/deployment.ts';
import { CommandFailed } from '../../../infra/cli/program.ts';

const deploy = async ({
  codes = [0, 0, 0, 0],
  answer = true,
  yes = false,
  adopt = false,
  left = [] as string[],
  requireCredentials = async () => {},
} = {}) => {
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
  const wanted = { stage: 'shop', context: ['workers=4'], adopt, yes };
  const kept: ResourceMapping[] = [];
  const dependencies = {
    cdk,
    confirm,
    requireCredentials,
    taggedArns: async () => left,
    template: async () => template,
    writeMapping: async (mapping: ResourceMapping) => {
      kept.push(mapping);
      return 'cdk.out/adopted.json';
    },
  };
  const outcome = await deploySteps(dependencies, wanted).catch((error: unknown) => error);
  return { success: !(outcome instanceof CommandFailed), outcome, ran, asked, kept };
};

const template = {
  Resources: {
    Emails: {
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      Properties: { TableName: 'storemail-shop-emails' },
    },
    Content: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain' },
    Queue: { Type: 'AWS::SQS::Queue', DeletionPolicy: 'Delete' },
  },
};
const left = [
  'arn:aws:dynamodb:eu-central-1:123456789012:table/storemail-shop-emails',
  'arn:aws:s3:::storemail-shop-content-x',
];

describe('npm run deploy --adopt', () => {
  it('imports resources that a deleted stack retained, then deploys the rest', async () => {
    const { ran, asked, kept } = await deploy({ adopt: true, left });
    expect(kept).toEqual([
      { Emails: { TableName: 'storemail-shop-emails' }, Content: { BucketName: 'storemail-shop-content-x' } },
    ]);
    expect(ran[1]).toBe('import --app cdk.out --resource-mapping cdk.out/adopted.json storemail-shop');
    expect(ran).toHaveLength(4);
    expect(asked).toEqual(['Import storemail-shop-emails, storemail-shop-content-x?', 'Deploy storemail-shop?']);
  });

  it('is an ordinary deployment if nothing was retained', async () => {
    expect((await deploy({ adopt: true })).ran).toHaveLength(3);
  });

  it('asks which resource to import if there are several candidates', async () => {
    const { outcome } = await deploy({ adopt: true, left: [...left, 'arn:aws:s3:::storemail-shop-content-y'] });
    expect(outcome).toBeInstanceOf(CommandFailed);
    expect(String(outcome)).toContain('storemail-shop-content-y');
  });
});

describe('npm run deploy', () => {
  it('deploys the same assembly whose changes it showed, after confirmation', async () => {
    expect(await deploy()).toMatchObject({
      success: true,
      outcome: expect.objectContaining({ json: { stack: 'storemail-shop', deployed: true, adopted: {} } }),
      ran: [
        'synth --quiet --output cdk.out -c stage=shop -c workers=4',
        'diff --app cdk.out storemail-shop',
        'deploy --app cdk.out --require-approval never storemail-shop',
      ],
      asked: ['Deploy storemail-shop?'],
    });
  });

  it('deploys nothing unless it is confirmed', async () => {
    const { success, ran } = await deploy({ answer: false });
    expect([success, ran.length]).toEqual([false, 2]);
  });

  it.each([[[1]], [[0, 1]], [[0, 0, 1]]])('stops if the CDK fails: %o', async (codes) => {
    const { success, ran } = await deploy({ codes });
    expect([success, ran.length]).toEqual([false, codes.length]);
  });

  it('explains how to sign in if there are no credentials, before any request to AWS', async () => {
    const refuse = async () => {
      throw new CommandFailed('There are no AWS credentials.');
    };
    const { success, ran } = await deploy({ requireCredentials: refuse });
    expect([success, ran.length]).toEqual([false, 1]);
    // Here neither environment, profile nor instance provides credentials, except for the local runner's.
    await expect(requireCredentials({ stage: 'dev', endpointUrl: 'http://127.0.0.1:1' })).resolves.toBeUndefined();
  });

  it('asks for no confirmation with --yes', async () => {
    expect((await deploy({ yes: true })).asked).toEqual([]);
  });

  it.each([[[]], [['--stage', 'a', '-c', 'workers']], [['--force']]])('refuses %o', (args) => {
    expect(() => parseDeployArguments(args)).toThrow();
  });
});
