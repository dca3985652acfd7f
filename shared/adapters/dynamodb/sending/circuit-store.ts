import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Circuit, CircuitStore, Suspect } from '../../../ports/sending/circuit-store.ts';
import { fromStore } from '../../aws-faults.ts';
import { type Item, recordIn, toAttribute, toItem } from '../attributes.ts';
import { batchGet } from '../batch-get.ts';
import { didWrite, unlessConditionFails } from '../conditional.ts';
import { readPartition } from '../partition.ts';
import { updateExpression } from '../update-expression.ts';

const partition = 'circuits';

/** Refusals kept, the newest: enough to recognize identical ones. More would only enlarge the item. */
const MOST_SUSPECTS = 60;

const keyOf = ({ scope, version }: Pick<Circuit, 'scope' | 'version'>): Item =>
  toItem({ pk: partition, sk: `${scope}#${version}` });

const toCircuit = (item: Item): Circuit => recordIn(item);

/** Reads circuits, for functions that only show them. */
export const dynamoCircuits = (client: DynamoDBClient, table: string): Pick<CircuitStore, 'read'> => ({
  read: async (scope, versions) => {
    const keys = [...new Set(versions)].map((version) => keyOf({ scope, version }));
    return (await batchGet({ client, table }, keys)).map(toCircuit);
  },
});

/** The circuits, one item for each scope and version of settings, in one partition of the emails table. */
export const dynamoCircuitStore = (client: DynamoDBClient, table: string): CircuitStore => {
  const update = async (circuit: Circuit, changes: object, condition: string, seen: object): Promise<boolean> => {
    const { ExpressionAttributeValues, ...expression } = updateExpression({ ...changes });
    const request = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(circuit),
      ...expression,
      ConditionExpression: condition,
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ...toItem(seen) },
    });
    return didWrite(client.send(request));
  };

  const note = async (circuit: Circuit): Promise<void> => {
    const request = new PutItemCommand({
      TableName: table,
      Item: { ...toItem(circuit), ...keyOf(circuit) },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await didWrite(client.send(request));
  };

  const suspect = async (circuit: Circuit, refusal: Suspect, tries = 5): Promise<Circuit> => {
    await note(circuit);
    const request = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(circuit),
      UpdateExpression: 'SET suspects = list_append(if_not_exists(suspects, :none), :one)',
      // The circuit may have been forgotten since it was noted: an item with nothing but suspects is no circuit.
      ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(suspects) OR size(suspects) < :most)',
      ExpressionAttributeValues: toItem({ ':none': [], ':one': [refusal], ':most': MOST_SUSPECTS }),
      ReturnValues: 'ALL_NEW',
    });
    const answer = await fromStore(unlessConditionFails(client.send(request)));
    if (answer?.Attributes) return toCircuit(answer.Attributes);
    const [stored] = (await batchGet({ client, table }, [keyOf(circuit)])).map(toCircuit);
    // One refusal fewer is less of a loss than an attempt whose outcome is not recorded.
    if (stored && tries <= 0) return stored;
    const isFull = stored?.suspects?.length === MOST_SUSPECTS;
    return (isFull && (await replaceOldest(stored, refusal))) || suspect(circuit, refusal, tries - 1);
  };

  /** Otherwise, different refusals without an acceptance between them would keep later ones from being recorded. */
  const replaceOldest = async (circuit: Circuit, refusal: Suspect): Promise<Circuit | undefined> => {
    const seen = circuit.suspects ?? [];
    const suspects = [...seen.slice(1), refusal];
    const isNewest = `suspects[${seen.length - 1}].emailId = :newest`;
    const isReplaced = await update(circuit, { suspects }, isNewest, { ':newest': seen.at(-1)?.emailId });
    return isReplaced ? { ...circuit, suspects } : undefined;
  };

  return {
    ...dynamoCircuits(client, table),
    list: async () => (await readPartition(client, table, partition)).map(toCircuit),
    open: async (circuit) => {
      const request = new UpdateItemCommand({
        TableName: table,
        Key: keyOf(circuit),
        ...updateExpression({
          ...circuit,
          probeAt: circuit.probeAt ?? null,
          isOutage: circuit.isOutage ?? null,
          openedBy: circuit.openedBy ?? null,
          suspects: null,
          acceptedAt: null,
          closedAt: null,
        }),
      });
      await fromStore(client.send(request));
    },
    note,
    suspect: (circuit, refusal) => suspect(circuit, refusal),
    clear: async (circuit, acceptedAt) => {
      await update(circuit, { acceptedAt, suspects: null }, 'attribute_exists(pk)', {});
    },
    takeProbe: (circuit, nextProbeAt) =>
      update(circuit, { probeAt: nextProbeAt }, 'probeAt = :seen AND attribute_not_exists(closedAt)', {
        ':seen': circuit.probeAt,
      }),
    close: (circuit, closedAt) =>
      update(circuit, { closedAt }, 'openedAt = :seen AND attribute_not_exists(closedAt)', {
        ':seen': circuit.openedAt,
      }),
    forget: async (circuit) => {
      const request = new DeleteItemCommand({
        TableName: table,
        Key: keyOf(circuit),
        ConditionExpression: 'closedAt = :seen',
        ExpressionAttributeValues: { ':seen': toAttribute(circuit.closedAt) },
      });
      return didWrite(client.send(request));
    },
  };
};
