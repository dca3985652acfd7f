import { BatchExecuteStatementCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, startTestEndpoint, type TestEndpoint } from '../../support/emulators/aws-endpoint.ts';
import { createDueTable, keyOf, putItem } from '../../support/emulators/due-table.ts';

let endpoint: TestEndpoint;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  dynamodb = new DynamoDBClient(endpoint.operator);
  await createDueTable(dynamodb, 'emails');
});
afterAll(async () => {
  dynamodb.destroy();
  await endpoint.close();
});

const statement = (id: string, text: string, before: string[], after: string[] = []) => ({
  Statement: text,
  Parameters: [...before.map((S) => ({ S })), keyOf(id).pk, keyOf(id).sk, ...after.map((N) => ({ N }))],
});
const execute = async (...Statements: ReturnType<typeof statement>[]) =>
  (await dynamodb.send(new BatchExecuteStatementCommand({ Statements }))).Responses ?? [];
const stored = async (id: string) =>
  (await dynamodb.send(new GetItemCommand({ TableName: 'emails', Key: keyOf(id) }))).Item;

describe('BatchExecuteStatement', () => {
  it('updates items, each on a condition of its own', async () => {
    await putItem(dynamodb, 'emails', 'a', { n: { N: '1' }, old: { S: 'x' } });
    await putItem(dynamodb, 'emails', 'b', { n: { N: '2' } });
    const text = 'UPDATE "emails" SET "state"=? SET "type"=? REMOVE "old" WHERE "pk"=? AND "sk"=? AND "n"=?';
    const [done, failed, missing] = await execute(
      statement('a', `${text} RETURNING ALL NEW *`, ['sent', 'order'], ['1']),
      statement('b', text, ['sent', 'order'], ['1']),
      statement('nothing', text, ['sent', 'order'], ['1']),
    );
    const after = { ...keyOf('a'), n: { N: '1' }, state: { S: 'sent' }, type: { S: 'order' } };
    expect(done).toEqual({ TableName: 'emails', Item: after });
    expect(await stored('a')).toEqual(after);
    const refused = { TableName: 'emails', Error: { Code: 'ConditionalCheckFailed', Message: expect.any(String) } };
    expect([failed, missing]).toEqual([refused, refused]);
    expect(await stored('nothing')).toBeUndefined();
  });

  it('returns items only on request', async () => {
    await putItem(dynamodb, 'emails', 'quiet');
    const [done] = await execute(statement('quiet', 'update emails set n=? where pk=? and sk=?', ['1']));
    expect(done).toEqual({ TableName: 'emails' });
    expect(await stored('quiet')).toMatchObject({ n: { S: '1' } });
  });

  it('maintains the indexes', async () => {
    await putItem(dynamodb, 'emails', 'due', { dueShard: { S: '0' }, dueAt: { N: '1' } });
    const [wrong] = await execute(statement('due', 'UPDATE emails SET dueAt=? WHERE pk=? AND sk=?', ['text']));
    expect(wrong?.Error).toMatchObject({ Code: 'ValidationError' });
  });

  it.each([
    'SELECT * FROM "emails" WHERE pk=?',
    'DELETE FROM "emails" WHERE pk=? AND sk=?',
    'UPDATE "emails" SET n=n+? WHERE pk=? AND sk=?',
    'UPDATE "emails" SET n=? WHERE pk=? OR sk=?',
    'UPDATE "emails" SET n=? WHERE pk=\'a\' AND sk=?',
    'UPDATE "emails" SET n=? WHERE pk=? AND sk=? RETURNING MODIFIED OLD *',
    'UPDATE "emails" SET n=? WHERE pk=? SET m=?',
    'UPDATE "emails" SET n=? WHERE pk=? AND sk=? AND n=?',
    'UPDATE "emails" SET n=? WHERE pk=?',
    'UPDATE "emails" WHERE pk=? AND sk=?',
    'UPDATE "missing" SET n=? WHERE pk=? AND sk=?',
  ])('refuses %s and changes nothing', async (text) => {
    await putItem(dynamodb, 'emails', 'kept');
    const [refused] = await execute(statement('kept', text, ['1']));
    expect(refused?.Error?.Code).toMatch(/^(?:ValidationError|ResourceNotFound)$/);
    expect(await stored('kept')).toEqual(keyOf('kept'));
  });

  it.each([0, 26])('refuses %d statements as a whole', async (count) => {
    const Statements = Array.from({ length: count }, () => ({ Statement: 'UPDATE "emails" SET n=? WHERE pk=?' }));
    const request = new BatchExecuteStatementCommand({ Statements });
    await expect(dynamodb.send(request)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it.each(['SELECT * FROM "emails"', 'UPDATE "other" SET n=? WHERE pk=? AND sk=?'])(
    'is denied to a role that may only update the table: %s',
    async (text) => {
      const arn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/emails';
      const limited = new DynamoDBClient(endpoint.role([allow('dynamodb:PartiQLUpdate', arn)]));
      const fine = statement('a', 'UPDATE "emails" SET n=? WHERE pk=? AND sk=?', ['1']);
      const request = new BatchExecuteStatementCommand({ Statements: [fine, statement('a', text, ['1'])] });
      await expect(limited.send(request)).rejects.toMatchObject({ name: 'AccessDeniedException' });
      limited.destroy();
    },
  );
});
