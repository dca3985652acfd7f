import type { Footprint } from '../engine/operation.ts';
import type { Item } from '../models/items.ts';
import { execute, updateIn } from '../models/partiql.ts';
import { type Key, keyOf, nameOf } from '../models/table.ts';
import { scene } from '../models/world.ts';
import { Command, NONE, written } from './table-command.ts';

abstract class Write extends Command {
  readonly isRead = false;
  protected abstract readonly verb: string;
  protected get key(): Key {
    return keyOf(this.input.Key);
  }
  /** The item after the write. */
  protected abstract after(): Item | undefined;
  label = (): string => `table: ${this.verb} ${nameOf(this.key)}`;
  footprint(): Footprint {
    return { reads: NONE, writes: written(this.key, this.after()) };
  }
}

export class PutItemCommand extends Write {
  protected readonly verb = 'put';
  protected override get key(): Key {
    return keyOf(this.input.Item);
  }
  protected after = (): Item | undefined => this.input.Item;
  run(): unknown {
    const { Item = {}, ConditionExpression } = this.input;
    scene.world.table.put(this.key, Item, scene.simulation.now, ConditionExpression, this.placeholders);
    return {};
  }
}

export class UpdateItemCommand extends Write {
  protected readonly verb = 'update';
  protected after(): Item {
    return scene.world.table.preview(this.key, this.input.UpdateExpression ?? '', this.placeholders);
  }
  run(): unknown {
    const { UpdateExpression = '', ConditionExpression, ReturnValues } = this.input;
    const { table } = scene.world;
    const before = table.get(this.key);
    const { now } = scene.simulation;
    const after = table.update(this.key, UpdateExpression, now, ConditionExpression, this.placeholders);
    return ReturnValues === undefined ? {} : { Attributes: ReturnValues === 'ALL_OLD' ? before : after };
  }
}

export class DeleteItemCommand extends Write {
  protected readonly verb = 'delete';
  protected after = (): undefined => undefined;
  run(): unknown {
    scene.world.table.delete(this.key, scene.simulation.now, this.input.ConditionExpression, this.placeholders);
    return {};
  }
}

/** Updates that are made one after another, each with its own outcome. */
export class BatchExecuteStatementCommand extends Command {
  readonly isRead = false;
  private readonly updates = (this.input.Statements ?? []).map(updateIn);

  /** All but the first are throttled. */
  readonly own = ['throttled'] as const;
  label = (): string => `table: update ${this.updates.map(({ key }) => nameOf(key)).join(', ')}`;
  footprint(): Footprint {
    const { table } = scene.world;
    const writes = this.updates.flatMap(({ key, expression, placeholders }) =>
      written(key, table.preview(key, expression, placeholders)),
    );
    return { reads: NONE, writes };
  }
  run(outcome: string): unknown {
    const { table } = scene.world;
    return {
      Responses: this.updates.map((update, at) =>
        outcome === 'throttled' && at > 0
          ? { Error: { Code: 'ThrottlingError' } }
          : execute(table, update, scene.simulation.now),
      ),
    };
  }
}

export class GetItemCommand extends Command {
  readonly isRead = true;
  label = (): string => `table: get ${nameOf(keyOf(this.input.Key))}`;
  footprint(): Footprint {
    return { reads: [nameOf(keyOf(this.input.Key))], writes: NONE };
  }
  run(): unknown {
    return { Item: scene.world.table.get(keyOf(this.input.Key)) };
  }
}

export class BatchGetItemCommand extends Command {
  readonly isRead = true;
  private get keys(): Key[] {
    return Object.values(this.input.RequestItems ?? {}).flatMap(({ Keys }) => Keys.map(keyOf));
  }
  label = (): string => `table: get ${this.keys.map(nameOf).join(', ')}`;
  footprint(): Footprint {
    return { reads: this.keys.map(nameOf), writes: NONE };
  }
  run(): unknown {
    const [table = ''] = Object.keys(this.input.RequestItems ?? {});
    return {
      Responses: { [table]: this.keys.map((key) => scene.world.table.get(key)).filter((item) => item !== undefined) },
    };
  }
}

export class QueryCommand extends Command {
  readonly isRead = true;
  private get asked(): string {
    const values = Object.values(this.input.ExpressionAttributeValues ?? {});
    return values.map(({ S, N }) => S ?? N).join(' ');
  }

  /** An index may lag if that would make a difference. */
  get own(): readonly string[] {
    const { IndexName } = this.input;
    return IndexName !== undefined && scene.world.table.canLag(IndexName, scene.simulation.now) ? ['lags'] : NONE;
  }
  label = (): string => `table: query ${this.input.IndexName ?? 'partition'} ${this.asked}`;
  /** The queried partition of the table or of an index. Its hash key is the first value of the query. */
  footprint(): Footprint {
    const [partition] = this.asked.split(' ');
    const { IndexName } = this.input;
    return { reads: [IndexName === undefined ? `${partition} *` : `${IndexName} ${partition} *`], writes: NONE };
  }
  run(outcome: string): unknown {
    const {
      IndexName,
      KeyConditionExpression = '',
      ScanIndexForward = true,
      Limit = 1_000,
      ExclusiveStartKey,
    } = this.input;
    const query = {
      ...this.placeholders,
      index: IndexName,
      condition: KeyConditionExpression,
      forward: ScanIndexForward,
      limit: Limit,
      after: ExclusiveStartKey,
    };
    const { items, last } = scene.world.table.query(query, scene.simulation.now, outcome === 'lags');
    return { Items: items, LastEvaluatedKey: last as Item | undefined };
  }
}

export class DynamoDBClient {
  send(command: Command): Promise<unknown> {
    return scene.simulation.ask(command);
  }
}
