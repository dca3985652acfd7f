import { type Mutant, mutant } from './mutant.ts';

const emails = 'shared/adapters/dynamodb/emails';

/** The table's conditions. */
export const conditions: readonly Mutant[] = [
  mutant(
    'changes an email that moved on',
    `${emails}/email-store.ts`,
    'seen: { revision: email.revision }',
    'seen: { scope: email.scope }',
  ),
  mutant(
    "takes a neighbour's outcome in a group of changes for one's own",
    'shared/adapters/dynamodb/updates/group-commit.ts',
    'Responses[at]',
    'Responses[0]',
  ),
  mutant(
    'a change is not a new revision',
    `${emails}/email-store.ts`,
    'revision: email.revision + 1',
    'revision: email.revision',
  ),
  mutant(
    'the content of held mail goes at its end',
    `${emails}/email-store.ts`,
    'if (isEndless !== undefined) await setEnd(email, isEndless);',
    '',
  ),
  mutant(
    'accepts an email over itself',
    `${emails}/email-store.ts`,
    "        ConditionExpression: 'attribute_not_exists(pk)',\n",
    '',
  ),
  mutant(
    'the status before the content',
    `${emails}/email-store.ts`,
    '      const [contentIn] = await Promise.all([',
    '      await client.send(new PutItemCommand({ TableName: table, Item: statusItem(email, endsAt()) }));\n      const [contentIn] = await Promise.all([',
  ),
  mutant(
    'a pair moves whatever is in force',
    'shared/adapters/dynamodb/in-force-store.ts',
    'Item, ...conditionOn(pair.revision - 1)',
    'Item',
  ),
  mutant(
    'a key is begun though it was used',
    'shared/adapters/dynamodb/idempotency-store.ts',
    "      ConditionExpression: 'attribute_not_exists(pk) OR createdAt <= :expired',\n      ExpressionAttributeValues: { ':expired': toAttribute(expiredBefore) },\n",
    '',
  ),
];
