import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDismissedWarnings } from '../../../shared/adapters/dynamodb/settings/dismissed-warnings.ts';
import type { DismissedWarning, DismissedWarnings } from '../../../shared/ports/settings/dismissed-warnings.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryDismissedWarnings } from '../../support/fakes/settings/memory-dismissed-warnings.ts';

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { store: dynamoDismissedWarnings(client, table), stop: close };
};
const inMemory = async () => ({ store: memoryDismissedWarnings(), stop: async () => {} });

const port25: DismissedWarning = {
  scope: 'eu',
  code: 'port-25',
  path: 'system/smtp/port',
  cause: 'digest',
  at: Date.UTC(2026, 2, 1),
  by: 'Ops',
};

describe.each<[string, () => Promise<{ store: DismissedWarnings; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('dismissed warnings %s', (_where, start) => {
  let store: DismissedWarnings;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    ({ store, stop } = await start());
  });
  afterEach(() => stop());

  it('are returned for the requested scopes', async () => {
    const elsewhere = { ...port25, scope: 'us' };
    await store.dismiss(port25);
    await store.dismiss(elsewhere);
    expect(await store.read(['default', 'eu', 'eu'])).toEqual([port25]);
    expect(await store.read(['us'])).toEqual([elsewhere]);
    expect(await store.read(['default'])).toEqual([]);
  });

  it('are kept when several are dismissed at once', async () => {
    const others = ['default', 'general', 'sales'].map((name) => ({ ...port25, code: 'example-address', path: name }));
    await Promise.all([port25, ...others].map((warning) => store.dismiss(warning)));
    expect(await store.read(['eu'])).toHaveLength(4);
  });

  it('replace an earlier dismissal, and are removed when restored', async () => {
    const later = { ...port25, cause: 'another digest', by: 'Sales' };
    await store.dismiss(port25);
    await store.dismiss(later);
    expect(await store.read(['eu'])).toEqual([later]);
    await store.restore(port25);
    await store.restore(port25);
    expect(await store.read(['eu'])).toEqual([]);
  });
});
