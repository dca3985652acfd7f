import { expect, it } from 'vitest';
import { list, type Statement } from '../support/runner/permissions.ts';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

const template = synthesize();

it('decryption is tied to the parameters of this deployment', () => {
  const statements = resourcesOf(template, 'AWS::IAM::Policy').flatMap(
    ([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
  );
  const decrypting = statements.filter(({ Action }) => list(Action).includes('kms:Decrypt'));
  expect(decrypting).toHaveLength(4);
  for (const { Condition } of decrypting) {
    expect(JSON.stringify(Condition)).toContain('kms:EncryptionContext:PARAMETER_ARN');
  }
});

it('no statement names every resource or every action', () => {
  for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Policy')) {
    for (const { Action, Resource } of (Properties.PolicyDocument as { Statement: Statement[] }).Statement) {
      expect(list(Resource)).not.toContain('*');
      expect(list(Action).filter((action) => String(action).endsWith('*'))).toEqual([]);
    }
  }
});
