import { describe, expect, it } from 'vitest';
import { list, type Statement } from '../support/runner/permissions.ts';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

const template = synthesize();

it('decryption is limited to the parameters of this deployment', () => {
  const statements = resourcesOf(template, 'AWS::IAM::Policy').flatMap(
    ([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
  );
  const decrypting = statements.filter(({ Action }) => list(Action).includes('kms:Decrypt'));
  expect(decrypting).toHaveLength(5);
  for (const { Condition } of decrypting) {
    expect(JSON.stringify(Condition)).toContain('kms:EncryptionContext:PARAMETER_ARN');
  }
});

it('no statement allows every resource or every action', () => {
  for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Policy')) {
    for (const { Action, Resource } of (Properties.PolicyDocument as { Statement: Statement[] }).Statement) {
      expect(list(Resource)).not.toContain('*');
      expect(list(Action).filter((action) => String(action).endsWith('*'))).toEqual([]);
    }
  }
});

describe('the identity of functions', () => {
  const grants = (context: Record<string, string>) =>
    resourcesOf(synthesize(context), 'AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
      (Properties.PolicyDocument as { Statement: Statement[] }).Statement.filter(({ Action }) =>
        list(Action).includes('sts:GetWebIdentityToken'),
      ).map(({ Condition }) => [id.replace(/(Service|Default|Role).*/, ''), Condition]),
    );

  it('is available to nobody unless the operator names audiences', () => {
    expect(grants({})).toEqual([]);
  });

  it('is limited to those audiences, and to functions that log in to mail servers', () => {
    const bounded = {
      'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': ['api://one', 'api://two'] },
      StringEquals: { 'sts:SigningAlgorithm': 'RS256' },
      NumericLessThanEquals: { 'sts:DurationSeconds': '300' },
    };
    expect(grants({ federatedAudiences: 'api://one,api://two' })).toEqual(
      ['settingsapi', 'deliveremail', 'collectbounces', 'checkhealth'].map((name) => [
        expect.stringContaining(name),
        bounded,
      ]),
    );
  });
});
