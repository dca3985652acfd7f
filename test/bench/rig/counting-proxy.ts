import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { tableSchema } from '../../../shared/adapters/dynamodb/table.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { type KeysIndex, unitsOfQuery, unitsOfReads, unitsOfWrite } from '../capacity.ts';

type Item = Record<string, AttributeValue>;

/** One request made by an SDK. */
export interface Counted {
  operation: string;
  writeUnits: number;
  readUnits: number;
  /** The number of items in the response. */
  items: number;
}

export interface CountingProxy {
  url: string;
  /** The requests so far, in order; `take` clears them. */
  take(): Counted[];
  close(): Promise<void>;
}

/** The parts of a request and its response that are billed. */
interface Body {
  TableName?: string;
  Key?: Item;
  Item?: Item;
  Items?: Item[];
  Responses?: Record<string, Item[]>;
  RequestItems?: Record<string, { Keys: Item[] }>;
  Statements?: { Statement: string; Parameters: AttributeValue[] }[];
}

const indexes: KeysIndex[] = (tableSchema.GlobalSecondaryIndexes ?? []).map(({ IndexName = '', KeySchema = [] }) => ({
  name: IndexName,
  key: KeySchema.map(({ AttributeName = '' }) => AttributeName),
}));

/** The keys of the items that a request writes. In a statement, the key follows the values that are set. */
const keysOf = ({ Key, Item, Statements = [] }: Body): Item[] => {
  if (Key) return [Key];
  if (Item?.pk && Item.sk) return [{ pk: Item.pk, sk: Item.sk }];
  return Statements.flatMap(({ Statement, Parameters }) => {
    const set = Statement.replace(/ WHERE .*/, '').split('?').length - 1;
    const [pk, sk] = Parameters.slice(set);
    return pk && sk ? [{ pk, sk }] : [];
  });
};

const readOf = (operation: string, asked: Body, answer: Body): Pick<Counted, 'readUnits' | 'items'> => {
  switch (operation) {
    case 'GetItem':
      return { readUnits: unitsOfReads(answer.Item ? [answer.Item] : [], 1), items: answer.Item ? 1 : 0 };
    case 'BatchGetItem': {
      const keys = Object.values(asked.RequestItems ?? {}).flatMap(({ Keys }) => Keys);
      const items = Object.values(answer.Responses ?? {}).flat();
      return { readUnits: unitsOfReads(items, keys.length), items: items.length };
    }
    case 'Query':
      return { readUnits: unitsOfQuery(answer.Items ?? []), items: answer.Items?.length ?? 0 };
    default:
      return { readUnits: 0, items: 0 };
  }
};

const isWrite = (operation: string): boolean => /^(?:(?:Put|Update|Delete)Item|BatchExecuteStatement)$/.test(operation);

const operationOf = ({ headers, method }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? `S3 ${method}`).replace(/.*\./, '');

const json = (body: Buffer): Body => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return {};
  }
};

/** Forwards requests to the emulators, and records what each would cost on AWS. */
export const startCountingProxy = async (target: string): Promise<CountingProxy> => {
  const counted: Counted[] = [];
  const client = new DynamoDBClient(emulatorClient(target));
  /** The current versions of the items that a request writes. */
  const stored = async (operation: string, body: Body): Promise<(Item | undefined)[]> => {
    if (!isWrite(operation)) return [];
    const TableName = body.TableName ?? /^UPDATE "([^"]+)"/.exec(body.Statements?.[0]?.Statement ?? '')?.[1];
    const read = async (Key: Item) =>
      (await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
    return Promise.all(keysOf(body).map(read));
  };
  const forward = async (incoming: IncomingMessage, body: Buffer) => {
    const options = { method: incoming.method ?? 'POST', headers: incoming.headers };
    const outgoing = request(new URL(incoming.url ?? '/', target), options);
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    return { answer, answered: await buffer(answer) };
  };
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = operationOf(incoming);
    const body = await buffer(incoming);
    const asked = json(body);
    const before = await stored(operation, asked);
    const { answer, answered } = await forward(incoming, body);
    const after = await stored(operation, asked);
    const writeUnits = before.reduce((sum, one, at) => sum + unitsOfWrite(one, after[at], indexes), 0);
    counted.push({ operation, writeUnits, ...readOf(operation, asked, json(answered)) });
    response.writeHead(answer.statusCode ?? 500, answer.headers).end(answered);
  };
  const server: Server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => counted.splice(0),
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
