import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Footprint, Operation } from '../engine/operation.ts';
import type { Item } from '../models/items.ts';
import type { Placeholders } from '../models/parser.ts';
import type { Statement } from '../models/partiql.ts';
import { type Key, nameOf } from '../models/table.ts';
import { scene } from '../models/world.ts';

interface Input {
  Key?: Record<string, AttributeValue>;
  Item?: Record<string, AttributeValue>;
  ConditionExpression?: string;
  UpdateExpression?: string;
  KeyConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
  IndexName?: string;
  ReturnValues?: 'ALL_NEW' | 'ALL_OLD' | 'UPDATED_NEW';
  Limit?: number;
  ScanIndexForward?: boolean;
  ExclusiveStartKey?: Record<string, AttributeValue>;
  RequestItems?: Record<string, { Keys: Record<string, AttributeValue>[] }>;
  Statements?: Statement[];
}

export const NONE: readonly string[] = [];

/** The item, and the partitions of the table and of its indexes that it is in before or afterwards. */
export const written = (key: Key, after: Item | undefined): string[] => [
  nameOf(key),
  `${key.pk} *`,
  ...scene.world.table.indexed(key, after).map((one) => `${one} *`),
];

/** A request to the table. */
export abstract class Command implements Operation {
  readonly canFail = true;
  abstract readonly isRead: boolean;
  get port(): string {
    return this.isRead ? 'table reads' : 'table writes';
  }
  protected readonly input: Input;

  constructor(input: Input) {
    this.input = input;
  }

  abstract label(): string;
  abstract footprint(): Footprint;
  abstract run(outcome: string): unknown;

  protected get placeholders(): Placeholders {
    return { names: this.input.ExpressionAttributeNames, values: this.input.ExpressionAttributeValues };
  }
}
