import { expect, it } from 'vitest';
import { env } from '../../shared/runtime/env.ts';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

interface Statement {
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

const template = synthesize();

/** A resource of a policy, short enough for a table: the logical id's part that names it, and what hangs below it. */
const short = (resource: unknown): string => {
  const text = JSON.stringify(resource);
  if (text.includes('"emails84B522B0"'))
    return text.includes('/index/') ? `table${/\/index\/\w+/.exec(text)?.[0]}` : 'table';
  if (text.includes('"senddeadletters')) return 'dead letters';
  if (text.includes('"sendqueue')) return 'queue';
  if (text.includes('"webhooksqueue')) return 'webhook queue';
  if (text.includes('"content')) return `bucket${/\/(?:emails|held|uploads)\/\*/.exec(text)?.[0] ?? ''}`;
  if (text.includes('"deliveremail')) return 'deliver-email';
  if (text.includes('"settingskey')) return 'key';
  return /parameter\/[^"]+/.exec(text)?.[0] ?? text;
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const permissionsOf = (policyPrefix: string): string[] =>
  resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith(policyPrefix))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).map((on) => `${action} ${short(on)}`)),
    )
    .sort();

const documents = 'parameter/storemail/dev/settings/*';
const secrets = 'parameter/storemail/dev/secrets/*';

it.each([
  [
    'emailsapi',
    [
      'dynamodb:BatchGetItem table',
      'dynamodb:DeleteItem table',
      'dynamodb:GetItem table',
      'dynamodb:PutItem table',
      'dynamodb:Query table',
      'dynamodb:Query table/index/log',
      'dynamodb:UpdateItem table',
      'lambda:InvokeFunction deliver-email',
      's3:DeleteObject bucket/held/*',
      's3:DeleteObject bucket/uploads/*',
      's3:GetObject bucket/emails/*',
      's3:GetObject bucket/held/*',
      's3:GetObject bucket/uploads/*',
      's3:ListBucket bucket',
      's3:PutObject bucket/emails/*',
      's3:PutObject bucket/held/*',
      's3:PutObject bucket/uploads/*',
      'sqs:SendMessage queue',
      'sqs:SendMessage webhook queue',
      `ssm:GetParameter ${documents}`,
    ],
  ],
  [
    'deliveremail',
    [
      'dynamodb:BatchGetItem table',
      'dynamodb:PutItem table',
      'dynamodb:Query table',
      'dynamodb:UpdateItem table',
      'kms:Decrypt key',
      's3:DeleteObject bucket/held/*',
      's3:GetObject bucket/emails/*',
      's3:GetObject bucket/held/*',
      's3:ListBucket bucket',
      's3:PutObject bucket/emails/*',
      's3:PutObject bucket/held/*',
      'sqs:ChangeMessageVisibility queue',
      'sqs:DeleteMessage queue',
      'sqs:GetQueueAttributes queue',
      'sqs:GetQueueUrl queue',
      'sqs:ReceiveMessage queue',
      'sqs:SendMessage dead letters',
      'sqs:SendMessage queue',
      'sqs:SendMessage webhook queue',
      `ssm:GetParameter ${documents}`,
      `ssm:GetParameter ${secrets}`,
    ],
  ],
  ['admin', []],
  ['docs', []],
  [
    'releasedueemails',
    [
      'dynamodb:BatchGetItem table',
      'dynamodb:DeleteItem table',
      'dynamodb:Query table',
      'dynamodb:Query table/index/due',
      'dynamodb:Query table/index/held',
      'dynamodb:UpdateItem table',
      'sqs:SendMessage queue',
    ],
  ],
  [
    'settingsapi',
    [
      'dynamodb:BatchGetItem table',
      'dynamodb:GetItem table',
      'dynamodb:PutItem table',
      'dynamodb:Query table',
      'dynamodb:Query table/index/due',
      'dynamodb:Query table/index/held',
      'dynamodb:UpdateItem table',
      'kms:Decrypt key',
      'kms:Encrypt key',
      'kms:GenerateDataKey key',
      ...['DeleteParameter', 'GetParameter', 'GetParameterHistory', 'LabelParameterVersion', 'PutParameter'].flatMap(
        (action) => [`ssm:${action} ${documents}`, `ssm:${action} ${secrets}`],
      ),
    ],
  ],
  [
    'guardsettings',
    [
      'dynamodb:BatchGetItem table',
      'dynamodb:PutItem table',
      'dynamodb:Query table',
      'kms:Decrypt key',
      `ssm:GetParameter ${documents}`,
      `ssm:GetParameter ${secrets}`,
      `ssm:GetParameterHistory ${documents}`,
      `ssm:GetParameterHistory ${secrets}`,
      `ssm:LabelParameterVersion ${documents}`,
      `ssm:LabelParameterVersion ${secrets}`,
    ],
  ],
  [
    'checkhealth',
    [
      'dynamodb:BatchGetItem table',
      'dynamodb:GetItem table',
      'dynamodb:PutItem table',
      'dynamodb:Query table',
      'dynamodb:Query table/index/due',
      'dynamodb:UpdateItem table',
      'kms:Decrypt key',
      'sqs:GetQueueAttributes dead letters',
      'sqs:GetQueueAttributes queue',
      'sqs:SendMessage queue',
      `ssm:GetParameter ${documents}`,
      `ssm:GetParameter ${secrets}`,
      `ssm:GetParameterHistory ${documents}`,
      `ssm:GetParameterHistory ${secrets}`,
      `ssm:LabelParameterVersion ${documents}`,
      `ssm:LabelParameterVersion ${secrets}`,
    ],
  ],
  [
    'feedbackapi',
    [
      'dynamodb:BatchGetItem table',
      'dynamodb:DeleteItem table',
      'dynamodb:GetItem table',
      'dynamodb:PutItem table',
      'dynamodb:Query table',
      'dynamodb:UpdateItem table',
      'sqs:SendMessage webhook queue',
    ],
  ],
  [
    'deliverwebhooks',
    [
      'dynamodb:GetItem table',
      'dynamodb:Query table',
      'dynamodb:Query table/index/due',
      'dynamodb:UpdateItem table',
      ...['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'].map(
        (action) => `sqs:${action} webhook queue`,
      ),
      'sqs:SendMessage webhook queue',
    ],
  ],
  ['healthapi', ['dynamodb:GetItem table', 'dynamodb:Query table']],
])('%s may do this and nothing more', (prefix, allowed) => {
  expect(permissionsOf(prefix)).toEqual([...allowed].sort());
});

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

it('the template holds no secret: no parameter, and no variable but those that are known to be none', () => {
  expect(resourcesOf(template, 'AWS::SSM::Parameter')).toEqual([]);
  const known = new Set<string>([...Object.values(env), 'NODE_OPTIONS', 'POWERTOOLS_SERVICE_NAME']);
  for (const [, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function')) {
    const names = Object.keys((Properties.Environment as { Variables: object }).Variables);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  }
});
