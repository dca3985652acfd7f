import { BatchExecuteStatementCommand, DynamoDBClient, type UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromItem } from '../../../shared/adapters/dynamodb/attributes.ts';
import { updateInGroups } from '../../../shared/adapters/dynamodb/updates/group-commit.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { allow, startTestEndpoint, type TestEndpoint } from '../../support/emulators/aws-endpoint.ts';
import { createDueTable, keyOf, putItem } from '../../support/emulators/due-table.ts';
import { arn } from '../../support/emulators/role-calls.ts';

const table = 'emails';

let endpoint: TestEndpoint;
let client: DynamoDBClient;
/** The statements of each request, in order; an UpdateItem is `one`. */
let requests: (number | 'one')[];
let update: ReturnType<typeof updateInGroups>;

type Command = BatchExecuteStatementCommand | UpdateItemCommand;
type Send = (command: Command) => Promise<unknown>;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  client = new DynamoDBClient(endpoint.operator);
  await createDueTable(client, table);
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
});
beforeEach(() => through((command) => client.send(command as UpdateItemCommand)));

/** Redirects requests. */
const through = (send: Send): void => {
  requests = [];
  const noted: Send = (command) => {
    requests.push(command instanceof BatchExecuteStatementCommand ? (command.input.Statements?.length ?? 0) : 'one');
    return send(command);
  };
  update = updateInGroups({ send: noted } as unknown as DynamoDBClient, table);
};

/** The same for requests with several statements; `usual` performs the request. */
const batchesThrough = (
  send: (usual: () => ReturnType<typeof run>, command: BatchExecuteStatementCommand) => unknown,
) =>
  through(async (command) =>
    command instanceof BatchExecuteStatementCommand
      ? send(() => run(command), command)
      : client.send(command as UpdateItemCommand),
  );
const run = (command: BatchExecuteStatementCommand) => client.send(command);

let made = 0;
const items = async (count: number): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => `item-${++made}`);
  await Promise.all(ids.map((id) => putItem(client, table, id, { revision: { N: '0' } })));
  return ids;
};
const change = (id: string, seen = 0) =>
  update({ key: keyOf(id), changes: { state: id, revision: seen + 1 }, seen: { revision: seen } });
const changeAll = (ids: readonly string[]) => Promise.allSettled(ids.map((id) => change(id)));
const states = (outcomes: PromiseSettledResult<Awaited<ReturnType<typeof change>>>[]) =>
  outcomes.map((one) => (one.status === 'fulfilled' ? one.value && fromItem(one.value).state : one.reason.name));

describe('concurrent changes', () => {
  it('go in one request', async () => {
    const ids = await items(10);
    expect(states(await changeAll(ids))).toEqual(ids);
    expect(requests).toEqual([10]);
  });

  it('go in requests of at most 25', async () => {
    const ids = await items(60);
    expect(states(await changeAll(ids))).toEqual(ids);
    expect(requests).toEqual([25, 25, 10]);
  });

  it('of one item are in different requests', async () => {
    const [one = '', other = ''] = await items(2);
    const [first, between, second] = states(await changeAll([one, other, one]));
    expect(between).toBe(other);
    // Either request may arrive first; the later change then finds its condition no longer met.
    expect([first, second]).toEqual(expect.arrayContaining([one, undefined]));
    expect(requests).toEqual([2, 'one']);
  });

  it('go as an UpdateItem if there is only one', async () => {
    const [one = ''] = await items(1);
    expect(states(await changeAll([one]))).toEqual([one]);
    expect(requests).toEqual(['one']);
  });
});

describe('a change while a request is in progress', () => {
  it('waits to be grouped until that is answered', async () => {
    const ids = await items(6);
    const later: Promise<unknown>[] = [];
    through(async (command) => {
      if (requests.length > 1) return client.send(command as UpdateItemCommand);
      for (const id of ids.slice(1)) later.push(change(id));
      return client.send(command as UpdateItemCommand);
    });
    await change(ids[0] ?? '');
    await Promise.all(later);
    expect(requests).toEqual(['one', 5]);
  });

  it('does not wait for one that hangs', async () => {
    const [hanging = '', ...ids] = await items(3);
    const { promise: forever, resolve } = Promise.withResolvers();
    through((command) => (requests.length === 1 ? forever : client.send(command as UpdateItemCommand)));
    const first = change(hanging);
    await new Promise(setImmediate);
    expect(states(await changeAll(ids))).toEqual(ids);
    resolve({ Attributes: {} });
    await first;
  });
});

describe('a statement among others', () => {
  it.each(['ThrottlingError', 'ProvisionedThroughputExceeded', 'InternalServerError'])(
    'that fails with %s is retried alone',
    async (Code) => {
      const ids = await items(3);
      batchesThrough(async (_usual, { input: { Statements = [] } }) => {
        const { Responses = [] } = await run(new BatchExecuteStatementCommand({ Statements: Statements.slice(1) }));
        return { Responses: [{ Error: { Code } }, ...Responses] };
      });
      expect(states(await changeAll(ids))).toEqual(ids);
      expect(requests).toEqual([3, 'one']);
    },
  );

  it('that the role does not allow makes the store unavailable for its change', async () => {
    const ids = await items(2);
    batchesThrough(async (usual) => {
      const { Responses = [] } = await usual();
      return { Responses: [{ Error: { Code: 'AccessDenied', Message: 'no' } }, ...Responses.slice(1)] };
    });
    expect(states(await changeAll(ids))).toEqual(['StoreUnavailable', ids[1]]);
  });

  it('without a response has an unknown outcome', async () => {
    const ids = await items(2);
    batchesThrough(async (usual) => ({ Responses: ((await usual()).Responses ?? []).slice(0, 1) }));
    expect(states(await changeAll(ids))).toEqual([ids[0], 'StoreUnavailable']);
    expect(await change(ids[1] ?? '')).toBeUndefined();
  });
});

describe('a request of several statements', () => {
  it('that is refused for its size is repeated as separate requests', async () => {
    const ids = await items(3);
    batchesThrough(() =>
      Promise.reject(Object.assign(new Error('Request too large'), { name: 'ValidationException' })),
    );
    expect(states(await changeAll(ids))).toEqual(ids);
    expect(requests).toEqual([3, 'one', 'one', 'one']);
  });

  it('whose response is lost makes the store unavailable for all, although all took effect', async () => {
    const ids = await items(3);
    batchesThrough(async (usual) => {
      const answer = await usual();
      if (requests.length > 1) return answer;
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    });
    expect(states(await changeAll(ids))).toEqual(ids.map(() => StoreUnavailable.name));
    expect(states(await changeAll(ids))).toEqual(ids.map(() => undefined));
    expect(states(await Promise.allSettled(ids.map((id) => change(id, 1))))).toEqual(ids);
  });

  it('needs dynamodb:PartiQLUpdate on the table, and no other', async () => {
    const ids = await items(2);
    const as = async (action: string) => {
      const limited = new DynamoDBClient(endpoint.role([allow(action, arn('dynamodb', 'table/emails'))]));
      through((command) => limited.send(command as UpdateItemCommand));
      return states(await changeAll(ids).finally(() => limited.destroy()));
    };
    expect(await as('dynamodb:UpdateItem')).toEqual(['StoreUnavailable', 'StoreUnavailable']);
    expect(await as('dynamodb:PartiQLUpdate')).toEqual(ids);
  });
});
