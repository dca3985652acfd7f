import { expect, it } from 'vitest';
import { updateExpression } from '../../../shared/adapters/dynamodb/update-expression.ts';

it('sets values, removes nulls and ignores undefined', () => {
  expect(updateExpression({ state: 'sent', dueAt: null, ttl: 5, reason: null, type: undefined })).toEqual({
    UpdateExpression: 'SET #state = :state, #ttl = :ttl REMOVE #dueAt, #reason',
    ExpressionAttributeNames: { '#state': 'state', '#ttl': 'ttl', '#dueAt': 'dueAt', '#reason': 'reason' },
    ExpressionAttributeValues: { ':state': { S: 'sent' }, ':ttl': { N: '5' } },
  });
});

it('has no REMOVE clause if nothing is removed', () => {
  expect(updateExpression({ revision: 0 }).UpdateExpression).toBe('SET #revision = :revision');
});
