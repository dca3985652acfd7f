import { type Mutant, mutant } from './mutant.ts';

const emails = 'shared/adapters/dynamodb/emails';

/** Conditions of writes to the table. */
export const conditions: readonly Mutant[] = [
  mutant(
    'changes an email whatever its revision',
    `${emails}/email-store.ts`,
    'seen: { revision: email.revision }',
    'seen: { scope: email.scope }',
  ),
  mutant(
    'reads the outcome of another change of the same group',
    'shared/adapters/dynamodb/updates/group-commit.ts',
    'Responses[at]',
    'Responses[0]',
  ),
  mutant(
    'a change does not increment the revision',
    `${emails}/email-store.ts`,
    'revision: email.revision + 1',
    'revision: email.revision',
  ),
  mutant(
    'the content of held mail expires',
    `${emails}/email-store.ts`,
    'if (isEndless !== undefined) await setEnd(email, isEndless);',
    '',
  ),
  mutant(
    'accepting an email overwrites an existing one',
    `${emails}/email-store.ts`,
    "        ConditionExpression: 'attribute_not_exists(pk)',\n",
    '',
  ),
  mutant(
    'writes the status before the content',
    `${emails}/email-store.ts`,
    '      const [contentIn] = await Promise.all([',
    '      await client.send(new PutItemCommand({ TableName: table, Item: statusItem(email, endsAt()) }));\n      const [contentIn] = await Promise.all([',
  ),
  mutant(
    'writes the pair in force without a condition',
    'shared/adapters/dynamodb/in-force-store.ts',
    'Item, ...conditionOn(pair.revision - 1)',
    'Item',
  ),
  mutant(
    'begins an idempotency key that was used before',
    'shared/adapters/dynamodb/idempotency-store.ts',
    "      ConditionExpression: 'attribute_not_exists(pk) OR createdAt <= :expired',\n      ExpressionAttributeValues: { ':expired': toAttribute(expiredBefore) },\n",
    '',
  ),
  mutant(
    'records a refusal on a circuit that is gone',
    'shared/adapters/dynamodb/sending/circuit-store.ts',
    'attribute_exists(pk) AND (attribute_not_exists(suspects) OR size(suspects) < :most)',
    'attribute_not_exists(suspects) OR size(suspects) < :most',
  ),
];
