import { describe, expect, it } from 'vitest';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

const context = { vpcId: 'vpc-0123456789abcdef0', privateSubnets: 'subnet-0123456789abcdef1,subnet-0123456789abcdef2' };

const functionsOf = (template: ReturnType<typeof synthesize>) =>
  resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => ({
    name: String(Properties.FunctionName).replace('storemail-dev-', ''),
    subnets: (Properties.VpcConfig as { SubnetIds: string[] } | undefined)?.SubnetIds,
    variables: (Properties.Environment as { Variables: Record<string, string> }).Variables,
  }));

describe('with -c vpcId', () => {
  const template = synthesize(context);
  const functions = functionsOf(template);

  it('exactly the functions that connect to mail servers run in the private subnets', () => {
    const inside = functions.filter(({ subnets }) => subnets !== undefined);
    expect(inside.map(({ name }) => name).sort()).toEqual([
      'check-health',
      'collect-bounces',
      'deliver-email',
      'settings-api',
    ]);
    for (const { subnets } of inside) expect(subnets).toEqual(['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2']);
  });

  it('all functions that check addresses of mail servers allow private ones', () => {
    for (const { variables } of functions) expect(variables).toMatchObject({ PRIVATE_HOSTS_ALLOWED: 'true' });
  });

  it('nothing can connect to the functions', () => {
    const groups = resourcesOf(template, 'AWS::EC2::SecurityGroup');
    expect(groups).toHaveLength(1);
    for (const [, { Properties }] of groups) expect(Properties.SecurityGroupIngress).toBeUndefined();
  });

  it.each([
    { vpcId: 'vpc-0123456789abcdef0' },
    { privateSubnets: 'subnet-0123456789abcdef1' },
    { vpcId: 'mine', privateSubnets: 'subnet-0123456789abcdef1' },
  ])('refuses an incomplete configuration: %o', (half) => {
    expect(() => synthesize(half)).toThrow('vpcId');
  });
});

const outside = synthesize();

it('without it, no function is in a VPC, and private addresses are refused', () => {
  for (const { subnets, variables } of functionsOf(outside)) {
    expect(subnets).toBeUndefined();
    expect(variables).not.toHaveProperty('PRIVATE_HOSTS_ALLOWED');
  }
});

it('everything that can be tagged is tagged for billing', () => {
  const tags = expect.arrayContaining([
    { Key: 'service', Value: 'storemail' },
    { Key: 'stage', Value: 'dev' },
  ]);
  for (const type of ['AWS::DynamoDB::Table', 'AWS::Lambda::Function', 'AWS::SQS::Queue', 'AWS::S3::Bucket']) {
    for (const [, { Properties }] of resourcesOf(outside, type)) expect(Properties.Tags).toEqual(tags);
  }
});
