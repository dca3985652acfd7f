import { AwsError, invalid } from '../aws-error.ts';
import type { JsonObject } from '../json-protocol.ts';
import { keyNames, type Tables } from './tables.ts';

/** Both from the API reference of BatchExecuteStatement. */
const MOST_STATEMENTS = 25;
const LONGEST_STATEMENT = 8_192;

type Attribute = JsonObject;

/** One statement of a batch, not yet parsed. */
interface StatementInput {
  readonly Statement?: unknown;
  readonly Parameters?: readonly Attribute[];
}

/** `UPDATE "table" SET "a"=? REMOVE "b" WHERE "pk"=? AND "c"=? RETURNING ALL NEW *`, with its parameters inserted. */
interface Update {
  table: string;
  set: Record<string, Attribute>;
  remove: string[];
  where: Record<string, Attribute>;
  returnsNew: boolean;
}

export const statementsIn = ({ Statements }: JsonObject): readonly StatementInput[] =>
  Array.isArray(Statements) ? (Statements as StatementInput[]) : [];

const NAME = String.raw`(?:"([^"]+)"|([A-Za-z_][\w.-]*))`;
const TABLE = new RegExp(String.raw`^\s*UPDATE\s+${NAME}\s`, 'i');
const CLAUSE = new RegExp(String.raw`\s*(SET|REMOVE|WHERE|AND)\s+${NAME}(\s*=\s*\?)?`, 'iy');
const END = /\s*(RETURNING\s+ALL\s+NEW\s+\*)?\s*$/iy;

/** The table that an UPDATE statement names; `undefined` for any other statement. */
export const tableUpdatedBy = (statement: string): string | undefined => {
  const [, quoted, bare] = TABLE.exec(statement) ?? [];
  return quoted ?? bare;
};

/**
 * BatchExecuteStatement for UPDATE statements whose conditions are equalities and whose values are parameters.
 * The statements run concurrently and fail separately. Any other PartiQL is answered with an error that says
 * it is unsupported.
 */
export const batchExecuteStatement = async (tables: Tables, input: JsonObject): Promise<JsonObject> => {
  const statements = statementsIn(input);
  if (statements.length === 0 || statements.length > MOST_STATEMENTS) {
    throw invalid(`Statements must be 1 to ${MOST_STATEMENTS}`);
  }
  return { Responses: await Promise.all(statements.map((statement) => responseTo(tables, statement))) };
};

const responseTo = async (tables: Tables, { Statement, Parameters = [] }: StatementInput): Promise<JsonObject> => {
  const statement = String(Statement);
  const TableName = tableUpdatedBy(statement);
  try {
    const Item = await run(tables, read(statement, Parameters));
    return { TableName, ...(Item !== undefined && { Item }) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { TableName, Error: { Code: statementCode(error), Message: error.message } };
  }
};

/** For example, `…#ConditionalCheckFailedException` becomes the statement code `ConditionalCheckFailed`. */
const statementCode = ({ code }: AwsError): string => {
  const name = code.replace(/^.*#/, '').replace(/Exception$/, '');
  return name === 'Validation' ? 'ValidationError' : name;
};

const read = (statement: string, parameters: readonly Attribute[]): Update => {
  const table = tableUpdatedBy(statement);
  if (table === undefined || statement.length > LONGEST_STATEMENT) throw unknown();
  const update: Update = { table, set: {}, remove: [], where: {}, returnsNew: false };
  const values = parameters.values();
  CLAUSE.lastIndex = TABLE.exec(statement)?.[0].length ?? 0;
  let end = CLAUSE.lastIndex;
  for (let clause = CLAUSE.exec(statement); clause; clause = CLAUSE.exec(statement)) {
    const [, keyword = '', quoted, bare, equals] = clause;
    add(update, keyword.toUpperCase(), quoted ?? bare ?? '', equals === undefined ? undefined : taken(values.next()));
    end = CLAUSE.lastIndex;
  }
  END.lastIndex = end;
  const ending = END.exec(statement);
  if (!ending) throw unknown();
  if (!values.next().done) throw invalid('There are more parameters than question marks');
  return { ...update, returnsNew: ending[1] !== undefined };
};

const add = ({ set, remove, where }: Update, keyword: string, name: string, value: Attribute | undefined): void => {
  const hasConditions = Object.keys(where).length > 0;
  if (keyword === 'REMOVE' && !value && !hasConditions) remove.push(name);
  else if (keyword === 'SET' && value && !hasConditions) set[name] = value;
  else if (value && hasConditions === (keyword === 'AND')) where[name] = value;
  else throw unknown();
};

const taken = ({ value, done }: IteratorResult<Attribute>): Attribute => {
  if (done) throw invalid('There are fewer parameters than question marks');
  return value;
};

const unknown = (): AwsError => invalid('The local DynamoDB does not support this statement');

/** Like UpdateItem, except that it creates no missing item (Developer Guide, "PartiQL update statements"). */
const run = async (tables: Tables, { table, set, remove, where, returnsNew }: Update): Promise<unknown> => {
  const keys = await keyNames(tables, table);
  const isKey = ([name]: [string, unknown]): boolean => keys.includes(name);
  const entries = Object.entries(where);
  const { Attributes } = await tables.call('UpdateItem', {
    TableName: table,
    Key: Object.fromEntries(entries.filter(isKey)),
    AttributeUpdates: {
      ...Object.fromEntries(Object.entries(set).map(([name, Value]) => [name, { Action: 'PUT', Value }])),
      ...Object.fromEntries(remove.map((name) => [name, { Action: 'DELETE' }])),
    },
    Expected: {
      [keys[0] ?? '']: { ComparisonOperator: 'NOT_NULL' },
      ...Object.fromEntries(entries.filter((entry) => !isKey(entry)).map(([name, Value]) => [name, { Value }])),
    },
    ...(returnsNew && { ReturnValues: 'ALL_NEW' }),
  });
  return Attributes;
};
