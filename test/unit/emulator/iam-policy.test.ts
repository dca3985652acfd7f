import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAuthorizer } from '../../../infra/emulator/iam/authorizer.ts';
import { evaluate } from '../../../infra/emulator/iam/policy.ts';
import type { AccessRequest, Statement } from '../../../infra/emulator/iam/statement.ts';

const policyVariable = '$'.concat('{aws:username}');
const table = 'arn:aws:dynamodb:eu-central-1:000000000000:table/emails';
const request: AccessRequest = { action: 'dynamodb:GetItem', resource: table, context: {} };
const matching: Statement = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table };
const isAllowed = (...statements: Statement[]): boolean => evaluate(statements, request).allowed;

describe('a policy', () => {
  it('denies what no statement allows', () => {
    expect(evaluate([], request)).toEqual({
      allowed: false,
      reason: 'because no identity-based policy allows the dynamodb:GetItem action',
    });
  });

  it.each<[string, Statement]>([
    ['names action and resource', matching],
    ['lists them', { ...matching, Action: ['sqs:SendMessage', 'dynamodb:GetItem'], Resource: ['*'] }],
    ['writes the action in another case', { ...matching, Action: 'DynamoDB:getitem' }],
    ['has wildcards', { ...matching, Action: 'dynamodb:*Item', Resource: 'arn:aws:dynamodb:*:*:table/*' }],
    ['has a name', { ...matching, Sid: 'Read' }],
  ])('allows the action if a statement %s', (_, statement) => {
    expect(isAllowed(statement)).toBe(true);
  });

  it.each<[string, Statement]>([
    ['another action', { ...matching, Action: 'dynamodb:PutItem' }],
    ['another resource', { ...matching, Resource: `${table}/index/due` }],
    ['no action', { Effect: 'Allow', Resource: table }],
    ['no resource', { Effect: 'Allow', Action: 'dynamodb:GetItem' }],
    ['NotAction', { Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:sqs:*:*:*' }],
    ['a principal', { ...matching, Principal: '*' }],
    ['NotPrincipal', { ...matching, NotPrincipal: 'x' }],
    ['an element nobody knows', { ...matching, Unless: true }],
    ['a condition operator nobody knows', { ...matching, Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.1' } } }],
    ['a policy variable', { ...matching, Resource: `arn:aws:dynamodb:*:*:table/${policyVariable}` }],
    ['a resource that is not resolved', { ...matching, Resource: { 'Fn::GetAtt': ['emails', 'Arn'] } }],
    ['an effect nobody knows', { ...matching, Effect: 'allow' }],
  ])('does not allow the action for a statement with %s', (_, statement) => {
    expect(isAllowed(statement)).toBe(false);
  });

  it('reports that a statement that might allow the action cannot be evaluated', () => {
    const decision = evaluate([{ Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }], request);
    expect(decision).toMatchObject({ reason: expect.stringContaining('cannot be evaluated locally') });
  });

  it('denies the action if a Deny cannot be evaluated', () => {
    const deny = { Effect: 'Deny', NotAction: 'sqs:*', Resource: '*' };
    expect(evaluate([matching, deny], request)).toEqual({
      allowed: false,
      reason: 'with an explicit deny in an identity-based policy',
    });
  });

  it('ignores a Deny that certainly concerns something else', () => {
    const condition = { Unknown: { a: 'b' } };
    expect(isAllowed(matching, { Effect: 'Deny', Action: 'sqs:*', Resource: '*', Condition: condition })).toBe(true);
  });
});

const actions = fc.constantFrom('dynamodb:GetItem', 'dynamodb:*', '*', 'sqs:SendMessage', 'dynamodb:Put*');
const resources = fc.constantFrom(table, '*', 'arn:aws:dynamodb:*:*:table/*', 'arn:aws:sqs:*:*:send', 'nonsense');
const conditions = fc.constantFrom(undefined, { Bool: { a: 'true' } }, { Odd: { a: 'b' } });
const statements = (effect: string): fc.Arbitrary<Statement> =>
  fc.record({ Effect: fc.constant(effect), Action: actions, Resource: resources, Condition: conditions });
const policies = fc.array(fc.oneof(statements('Allow'), statements('Deny')), { maxLength: 6 });

describe('any policy', () => {
  it('gives the same result in any order', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        expect(isAllowed(...policy.toReversed())).toBe(isAllowed(...policy));
      }),
    );
  });

  it('never allows more if a Deny is added', () => {
    fc.assert(
      fc.property(policies, statements('Deny'), (policy, deny) => !isAllowed(...policy, deny) || isAllowed(...policy)),
    );
  });

  it('never allows less if an Allow is added', () => {
    fc.assert(
      fc.property(
        policies,
        statements('Allow'),
        (policy, added) => !isAllowed(...policy) || isAllowed(...policy, added),
      ),
    );
  });

  it('allows nothing without an Allow', () => {
    fc.assert(fc.property(fc.array(statements('Deny')), (policy) => !isAllowed(...policy)));
  });

  it('is overridden by a Deny of everything', () => {
    const nothing = { Effect: 'Deny', Action: '*', Resource: '*' };
    fc.assert(fc.property(policies, (policy) => !isAllowed(...policy, nothing)));
  });
});

describe('the authorizer', () => {
  it('allows an access key what its role allows, and the operator everything', () => {
    const authorizer = createAuthorizer();
    authorizer.register('KEY', { name: 'reader', statements: [matching] });
    expect(authorizer.decide('KEY', 'dynamodb:GetItem', table, {})).toEqual({ allowed: true });
    expect(authorizer.decide('KEY', 'dynamodb:PutItem', table, {})).toMatchObject({ allowed: false });
    expect(authorizer.decide('somebody', 'dynamodb:PutItem', table, {})).toEqual({ allowed: true });
  });

  it('returns the role of an access key', () => {
    const authorizer = createAuthorizer();
    authorizer.register('KEY', { name: 'reader', statements: [] });
    expect(authorizer.roleOf('KEY')?.name).toBe('reader');
    expect(authorizer.roleOf('other')).toBeUndefined();
  });
});
