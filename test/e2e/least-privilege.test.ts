import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../infra/emulator/iam/statement.ts';
import { readAssembly } from '../../infra/emulator/template/assembly.ts';
import { deploy } from '../../infra/emulator/template/deploy/deploy.ts';
import type { FunctionModel } from '../../infra/emulator/template/model.ts';
import { readTemplate } from '../../infra/emulator/template/read-template.ts';
import { account, region, startTestEndpoint, type TestEndpoint } from '../support/emulators/aws-endpoint.ts';
import { probes, putProbedSecret } from '../support/emulators/permission-probes.ts';
import { ASSEMBLY } from '../support/runner/synthesized.ts';

interface Grant {
  functionName: string;
  action: string;
  resource: string;
}

let aws: TestEndpoint;
let functions: FunctionModel[];

beforeAll(async () => {
  aws = await startTestEndpoint();
  const { template, assets, stackName } = readAssembly(process.env[ASSEMBLY] ?? '');
  const model = readTemplate(template, assets, { region, account, stackName, endpointUrl: aws.url });
  const clients = {
    dynamodb: new DynamoDBClient(aws.operator),
    sqs: new SQSClient(aws.operator),
    s3: new S3Client({ ...aws.operator, forcePathStyle: true }),
  };
  await deploy(model, clients);
  for (const client of Object.values(clients)) client.destroy();
  for (const { arn } of model.keys) await putProbedSecret(aws.operator, arn);
  functions = model.functions;
});
afterAll(() => aws.close());

const list = (value: string | string[] | undefined): string[] => [value ?? []].flat();

/** Logs are written by Lambda itself. */
const isProbed = ({ action }: Grant): boolean => !action.startsWith('logs:');

const grantsOf = ({ name, role }: FunctionModel): Grant[] =>
  role.statements
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).map((resource) => ({ functionName: name, action, resource }))),
    )
    .filter(isProbed);

/** The statements, one per action and resource, without one grant. */
const without = ({ role }: FunctionModel, { action, resource }: Grant): Statement[] =>
  role.statements.flatMap((statement) =>
    list(statement.Action).flatMap((Action) =>
      list(statement.Resource)
        .filter((Resource) => !(Action === action && Resource === resource))
        .map((Resource) => ({ ...statement, Action, Resource })),
    ),
  );

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && /AccessDenied|not authorized/i.test(`${error.name} ${error.message}`);

/** Whether a call with these statements is denied; a missing message or parameter does not count as denial. */
const isRefused = async (statements: Statement[], { action, resource }: Grant): Promise<boolean> => {
  const probe = probes[action];
  if (!probe) throw new Error(`There is no probe for ${action}`);
  return probe(aws.role(statements), resource).then(() => false, isRefusal);
};

describe('the local runner', () => {
  it('allows each function exactly what its role in the template allows, and denies it when a grant is removed', async () => {
    const wrong: string[] = [];
    for (const one of functions) {
      for (const grant of grantsOf(one)) {
        const name = `${grant.functionName}: ${grant.action} on ${grant.resource}`;
        if (await isRefused(one.role.statements, grant)) wrong.push(`refused though granted: ${name}`);
        if (!(await isRefused(without(one, grant), grant))) wrong.push(`allowed without its grant: ${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('was tested so for every service that a function uses', () => {
    const services = (one: FunctionModel) =>
      [...new Set(grantsOf(one).map(({ action }) => action.split(':')[0]))].sort();
    expect(Object.fromEntries(functions.map((one) => [one.name.replace('storemail-dev-', ''), services(one)]))).toEqual(
      {
        admin: [],
        'check-health': ['dynamodb', 'kms', 'sqs', 'ssm'],
        'collect-bounces': ['dynamodb', 'kms', 'sqs', 'ssm'],
        'deliver-email': ['dynamodb', 'kms', 's3', 'sqs', 'ssm'],
        'deliver-webhooks': ['dynamodb', 'sqs'],
        docs: [],
        'emails-api': ['dynamodb', 'lambda', 's3', 'sqs', 'ssm'],
        'feedback-api': ['dynamodb', 's3', 'sqs', 'ssm'],
        'guard-settings': ['dynamodb', 'kms', 'ssm'],
        'health-api': ['dynamodb'],
        'release-due-emails': ['dynamodb', 'sqs'],
        'settings-api': ['dynamodb', 'kms', 'ssm'],
      },
    );
  });
});
