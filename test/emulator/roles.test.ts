import { GetItemCommand, TransactGetItemsCommand } from '@aws-sdk/client-dynamodb';
import { GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { allow } from '../support/emulators/aws-endpoint.ts';
import { arn, batch, Key, query, TableName, table, testRoles } from '../support/emulators/role-calls.ts';

const { given, as } = testRoles();

describe('a role', () => {
  it('needs the action on every table of a batch', async () => {
    const refused = as([allow('dynamodb:*', table)], (c) => c.dynamodb.send(batch(TableName, 'other')));
    await expect(refused).rejects.toThrow(`dynamodb:BatchGetItem on resource: ${arn('dynamodb', 'table/other')}`);
  });

  it('needs the action on every parameter of a list', async () => {
    const refused = as([allow('ssm:*', arn('ssm', 'parameter/shop/a'))], (c) =>
      c.ssm.send(new GetParametersCommand({ Names: ['/shop/a', '/shop/b'] })),
    );
    await expect(refused).rejects.toThrow(`ssm:GetParameters on resource: ${arn('ssm', 'parameter/shop/b')}`);
  });

  it('gets no access to a table through the name of an index', async () => {
    const refused = as([allow('dynamodb:*', `${table}/index/due`)], (c) => c.dynamodb.send(query()));
    await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('needs another action to tag a new parameter', async () => {
    const put = new PutParameterCommand({
      Name: '/shop/t',
      Value: 'x',
      Type: 'String',
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    const refused = as([allow('ssm:PutParameter', '*')], (c) => c.ssm.send(put));
    await expect(refused).rejects.toThrow('ssm:AddTagsToResource');
  });

  it('may not make calls without a known action, whatever its policies say', async () => {
    const transaction = new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key } }] });
    const refused = as([allow('*', '*')], (c) => c.dynamodb.send(transaction));
    await expect(refused).rejects.toThrow('is not authorized to perform: TransactGetItems');
    await expect(given.client.dynamodb.send(transaction)).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it('is bound by an explicit deny', async () => {
    const deny = { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' };
    const refused = as([allow('*', '*'), deny], (c) => c.dynamodb.send(new GetItemCommand({ TableName, Key })));
    await expect(refused).rejects.toThrow('with an explicit deny');
  });

  it('has its refusals reported to the operator, in the same words', async () => {
    given.endpoint.reports.length = 0;
    const call = as([], (c) => c.dynamodb.send(new GetItemCommand({ TableName, Key })));
    const { message } = await call.then(
      () => new Error('not refused'),
      (error: Error) => error,
    );
    expect(given.endpoint.reports).toEqual([message]);
    expect(message).toMatch(/^User: arn:aws:sts::000000000000:assumed-role\/role-\d+\/KEY-role-\d+ is not authorized/);
  });
});
