import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { TokenChange, TokenRecord, TokenStore } from '../../ports/sending/access-tokens.ts';
import { recordIn, toItem } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import { didWrite } from './conditional.ts';

/** Microsoft's refresh tokens expire after 90 days without use, so nothing older is worth keeping. */
const KEPT_SECONDS = 90 * 86_400;

const keyOf = (login: string) => toItem({ pk: 'oauth2-tokens', sk: login });

const ttlAfter = (ms: number): number => Math.ceil(ms / 1000) + KEPT_SECONDS;

/** The update expression's parts that make a change and release the turn. */
const updateFor = (
  change: TokenChange | undefined,
): { sets: string[]; removes: string[]; values: Record<string, unknown> } => {
  if (!change) return { sets: [], removes: ['heldUntil'], values: {} };
  if ('sealed' in change) {
    const { sealed, refreshAt, usableUntil } = change;
    return {
      sets: [
        'sealed = :sealed',
        'refreshAt = :refreshAt',
        'usableUntil = :usableUntil',
        '#version = :next',
        '#ttl = :ttl',
      ],
      removes: ['heldUntil', 'failure'],
      values: {
        ':sealed': sealed,
        ':refreshAt': refreshAt,
        ':usableUntil': usableUntil,
        ':ttl': ttlAfter(usableUntil),
      },
    };
  }
  const { failure, refreshAt, mayHaveRotated } = change;
  return {
    sets: [
      'failure = :failure',
      'refreshAt = :refreshAt',
      'usableUntil = if_not_exists(usableUntil, :none)',
      '#ttl = :ttl',
      ...(mayHaveRotated ? ['#version = :next'] : []),
    ],
    removes: ['heldUntil'],
    values: { ':failure': failure, ':refreshAt': refreshAt, ':none': 0, ':ttl': ttlAfter(failure.until) },
  };
};

/** Tokens as one item per login of the emails table. */
export const dynamoTokenStore = (client: DynamoDBClient, table: string): TokenStore => ({
  read: async (login) => {
    const [item] = await batchGet({ client, table }, [keyOf(login)]);
    if (!item?.refreshAt) return undefined;
    const { heldUntil: _held, ...record } = recordIn<TokenRecord & { heldUntil?: number }>(item);
    return { ...record, version: record.version ?? 0 };
  },
  take: (login, now, until) =>
    didWrite(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(login),
          UpdateExpression: 'SET heldUntil = :until, #ttl = if_not_exists(#ttl, :ttl)',
          ConditionExpression: 'attribute_not_exists(heldUntil) OR heldUntil <= :now',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: toItem({ ':until': until, ':now': now, ':ttl': ttlAfter(until) }),
        }),
      ),
    ),
  write: (login, change, { since, until }) => {
    const { sets, removes, values } = updateFor(change);
    const isSame = since === 0 ? 'attribute_not_exists(#version)' : '#version = :since';
    const set = sets.length > 0 ? `SET ${sets.join(', ')} ` : '';
    return didWrite(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(login),
          UpdateExpression: `${set}REMOVE ${removes.join(', ')}`,
          ConditionExpression: `${isSame} AND (attribute_not_exists(heldUntil) OR heldUntil <= :until)`,
          ExpressionAttributeNames: { '#version': 'version', ...(sets.length > 0 && { '#ttl': 'ttl' }) },
          ExpressionAttributeValues: toItem({
            ...values,
            ':until': until,
            ...(isNewVersion(change) && { ':next': since + 1 }),
            ...(since > 0 && { ':since': since }),
          }),
        }),
      ),
    );
  },
});

const isNewVersion = (change: TokenChange | undefined): boolean =>
  change !== undefined && ('sealed' in change || change.mayHaveRotated);
