import { AwsError } from '../aws-error.ts';
import type { JsonObject } from '../json-protocol.ts';
import type { Location } from '../location.ts';
import { atomicWrites } from './atomic-writes.ts';
import { createStore, isApiError, loadAction, type Store } from './dynalite.ts';

const itemWrites = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
const reads = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'DescribeTable', 'ListTables', 'ListTagsOfResource'];
const tableWrites = ['CreateTable', 'UpdateTable', 'DeleteTable', 'TagResource', 'UntagResource'];

/** DynamoDB tables in a directory, implemented by dynalite. */
export interface Tables {
  /** Runs one operation with input and output in DynamoDB's JSON. Rejects with `AwsError`. */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
  /** Reads a note about a table that dynalite cannot store itself. */
  note(kind: string, table: string): Promise<JsonObject | undefined>;
  setNote(kind: string, table: string, value: JsonObject | undefined): Promise<void>;
  close(): Promise<void>;
}

/** Rejects with LevelDB's error if the directory cannot be used, for example because another process has it open. */
export const openTables = async (directory: string, location: Location): Promise<Tables> => {
  const store = createStore(directory);
  await store.db.open();
  store.tableDb.awsRegion = location.region;
  store.tableDb.awsAccountId = location.account;
  const operations = new Map([
    ...[...reads, ...tableWrites].map((name) => [name, operation(name, store)] as const),
    ...itemWrites.map((name) => [name, operation(name, atomicWrites(store))] as const),
  ]);
  return {
    call: async (name, input) => {
      const run = operations.get(name);
      if (!run) throw new AwsError('UnknownOperationException', `The local DynamoDB does not support ${name}`);
      return run(input);
    },
    note: async (kind, table) => (await store.db.get(`${kind}~${table}`)) as JsonObject | undefined,
    setNote: (kind, table, value) =>
      value ? store.db.put(`${kind}~${table}`, value) : store.db.del(`${kind}~${table}`),
    close: () => store.db.close(),
  };
};

/** The key attributes of a table, partition key first. */
export const keyNames = async (tables: Tables, table: string): Promise<string[]> => {
  const { Table } = await tables.call('DescribeTable', { TableName: table });
  return (Table as { KeySchema: { AttributeName: string }[] }).KeySchema.map(({ AttributeName }) => AttributeName);
};

const operation = (name: string, store: Store): ((input: JsonObject) => Promise<JsonObject>) => {
  const { validate, run } = loadAction(name);
  return async (input) => {
    try {
      const checked = validate(input, store);
      return await new Promise((resolve, reject) => {
        run(store, checked, (error, output) => (error ? reject(error) : resolve(output ?? {})));
      });
    } catch (error) {
      throw isApiError(error) ? translated(error.body, error.statusCode) : error;
    }
  };
};

const translated = (body: { __type: string; message?: string; Message?: string }, status: number): AwsError =>
  new AwsError(body.__type, body.message ?? body.Message, status);
