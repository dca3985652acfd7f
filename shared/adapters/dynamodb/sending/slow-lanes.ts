import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SlowLane, SlowLanes } from '../../../ports/sending/slow-lanes.ts';
import { recordIn, toAttribute, toItem } from '../attributes.ts';
import { batchGet } from '../batch-get.ts';
import { didWrite } from '../conditional.ts';

/** Attempts to enter. Each round has one winner, so this many workers can compete at the same moment. */
const MOST_ROUNDS = 20;

interface Stored {
  lanes: SlowLane[];
  /** Incremented by every write, and checked by the next one. */
  revision: number;
}

const key = toItem({ pk: 'lanes', sk: 'slow' });

/** One small item that lists the workers waiting for slow servers. Healthy mail never writes it. */
export const dynamoSlowLanes = (client: DynamoDBClient, table: string): SlowLanes => {
  const stored = async (): Promise<Stored> => {
    const [item] = await batchGet({ client, table }, [key]);
    return item ? recordIn<Stored>(item) : { lanes: [], revision: 0 };
  };

  /** Resolves to false if somebody else wrote after `seen` was read. */
  const write = (lanes: readonly SlowLane[], seen: number): Promise<boolean> => {
    const request = new UpdateItemCommand({
      TableName: table,
      Key: key,
      UpdateExpression: 'SET lanes = :lanes, revision = :next',
      ConditionExpression: seen === 0 ? 'attribute_not_exists(revision)' : 'revision = :seen',
      ExpressionAttributeValues: {
        ':lanes': toAttribute(lanes),
        ':next': toAttribute(seen + 1),
        ...(seen > 0 && { ':seen': toAttribute(seen) }),
      },
    });
    return didWrite(client.send(request));
  };

  return {
    read: async (now) => (await stored()).lanes.filter(({ until }) => until > now),
    enter: async (lane, now, isAllowed) => {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const { lanes, revision } = await stored();
        const others = lanes.filter((one) => one.until > now && !isSame(one, lane));
        if (!isAllowed(others)) return false;
        if (await write([...others, lane], revision)) return true;
      }
      return false;
    },
    leave: async (lane) => {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const { lanes, revision } = await stored();
        if (!lanes.some((one) => isSame(one, lane))) return;
        const others = lanes.filter((one) => !isSame(one, lane));
        if (await write(others, revision)) return;
      }
    },
  };
};

const isSame = (one: SlowLane, other: SlowLane): boolean => one.scope === other.scope && one.worker === other.worker;
