import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { missing, NotModelled } from './not-modelled.ts';
import type { Placeholders } from './parser.ts';
import { ConditionalCheckFailed, ItemTooLarge, type Key, keyOf, type Table } from './table.ts';

/** A statement of BatchExecuteStatement, in the form of an UpdateItem. */
export interface Update {
  key: Key;
  expression: string;
  condition: string;
  placeholders: Placeholders;
}

export interface Statement {
  Statement: string;
  Parameters: AttributeValue[];
}

const FORM = /^UPDATE "\w+" (?<clauses>.+) WHERE (?<conditions>.+) RETURNING ALL NEW \*$/;

/** Parses a PartiQL update as the product writes it: `SET`, `REMOVE`, and equality conditions with parameters. */
export const updateIn = ({ Statement, Parameters }: Statement): Update => {
  const { clauses = missing(), conditions = missing() } = FORM.exec(Statement)?.groups ?? {};
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  const parameters = Parameters.values();
  const noted = (name: string): string => {
    names[`#${name}`] = name;
    return name;
  };
  const valued = (name: string, placeholder: string): string => {
    values[placeholder] = parameters.next().value ?? missing(`a parameter for ${name}`);
    return `#${noted(name)} = ${placeholder}`;
  };
  const changes = clauses.split(/ (?=SET|REMOVE)/).map((clause) => {
    const [, set, removed] = /^(?:SET "(\w+)"=\?|REMOVE "(\w+)")$/.exec(clause) ?? [];
    if (set) return `SET ${valued(set, `:${set}`)}`;
    return removed ? `REMOVE #${noted(removed)}` : unknown(clause);
  });
  const wanted = conditions.split(' AND ').map((one) => {
    const name = /^"(\w+)"=\?$/.exec(one)?.[1] ?? unknown(one);
    return valued(name, `:seen_${name}`);
  });
  const { ':seen_pk': pk = missing('pk'), ':seen_sk': sk = missing('sk') } = values;
  return {
    key: keyOf({ pk, sk }),
    expression: changes.join(' '),
    condition: wanted.join(' AND '),
    placeholders: { names, values },
  };
};

const unknown = (clause: string): never => {
  throw new NotModelled(`"${clause}"`);
};

/** Executes the statement. Returns its response. */
export const execute = (table: Table, { key, expression, condition, placeholders }: Update, now: number): object => {
  try {
    return { Item: table.update(key, expression, now, condition, placeholders) };
  } catch (error) {
    if (error instanceof ConditionalCheckFailed) return { Error: { Code: 'ConditionalCheckFailed' } };
    if (error instanceof ItemTooLarge) return { Error: { Code: 'ValidationError', Message: error.message } };
    throw error;
  }
};
