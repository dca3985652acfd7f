import { expect, it } from 'vitest';
import { permissionsOf } from '../support/runner/permissions.ts';
import { synthesize } from '../support/runner/template.ts';

const template = synthesize();

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
      'sqs:GetQueueAttributes queue',
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
  expect(permissionsOf(template, prefix)).toEqual([...allowed].sort());
});
