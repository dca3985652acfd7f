import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoCircuitStore } from '../../../shared/adapters/dynamodb/sending/circuit-store.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { Circuit, CircuitStore, Suspect } from '../../../shared/ports/sending/circuit-store.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryCircuitStore } from '../../support/fakes/memory-circuit-store.ts';

const aCircuit = (scope: string, overrides: Partial<Circuit> = {}): Circuit => ({
  scope,
  version: `${scope}:1/1`,
  fault: 'auth-refused',
  reason: 'The mail server refused user name and password',
  openedAt: 1_000,
  probeAt: 2_000,
  ...overrides,
});

const aRefusal: Suspect = {
  emailId: 'id',
  at: 1,
  kind: 'relay-denied',
  recipients: 'a',
  content: 'b',
  reply: '554 no',
};

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { store: dynamoCircuitStore(client, table), stop: close };
};
const inMemory = async () => ({ store: memoryCircuitStore(), stop: async () => {} });

describe.each<[string, () => Promise<{ store: CircuitStore; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('a store of circuits %s', (_where, start) => {
  let store: CircuitStore;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  const one = async ({ scope, version }: Circuit) => (await store.read(scope, [version]))[0];

  it('reads open circuits by scope and version', async () => {
    const circuits = ['eu:1/1', 'eu:2/1'].map((version) => aCircuit('read', { version }));
    for (const circuit of circuits) await store.open(circuit);
    expect(await store.read('read', ['eu:1/1', 'eu:2/1', 'eu:3/1', 'eu:1/1'])).toEqual(
      expect.arrayContaining(circuits),
    );
    expect(await store.read('read', ['eu:3/1'])).toEqual([]);
    expect(await store.list()).toEqual(expect.arrayContaining(circuits));
  });

  it('keeps a circuit that has no probe', async () => {
    const { probeAt: _probeAt, ...circuit } = aCircuit('no-probe');
    await store.open(aCircuit('no-probe'));
    await store.open(circuit);
    expect(await one(circuit)).toEqual(circuit);
  });

  it('gives a probe to one caller only', async () => {
    const circuit = aCircuit('probe');
    await store.open(circuit);
    const taken = await Promise.all([1, 2, 3].map(() => store.takeProbe(circuit, 9_000)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await one(circuit)).toEqual({ ...circuit, probeAt: 9_000 });
  });

  it('gives no probe of a closed circuit', async () => {
    const circuit = aCircuit('closed-probe');
    await store.open(circuit);
    await store.close(circuit, 3_000);
    expect(await store.takeProbe(circuit, 9_000)).toBe(false);
  });

  it('closes a circuit once, and opens it again', async () => {
    const circuit = aCircuit('close');
    await store.open(circuit);
    expect([await store.close(circuit, 3_000), await store.close(circuit, 4_000)]).toEqual([true, false]);
    expect(await one(circuit)).toEqual({ ...circuit, closedAt: 3_000 });
    const again = { ...circuit, openedAt: 5_000 };
    await store.open(again);
    expect(await one(circuit)).toEqual(again);
  });

  it('leaves a circuit open that was reopened in the meantime', async () => {
    const circuit = aCircuit('anew');
    await store.open({ ...circuit, openedAt: 5_000 });
    expect(await store.close(circuit, 6_000)).toBe(false);
  });

  it('records a closed circuit if there is none', async () => {
    const noted = aCircuit('noted', { closedAt: 1_500 });
    await store.note(noted);
    await store.note({ ...noted, reason: 'Another' });
    expect(await one(noted)).toEqual(noted);
    await store.open(aCircuit('noted'));
    await store.note(noted);
    expect(await one(noted)).toEqual(aCircuit('noted'));
  });

  it('gathers refusals on a closed circuit until an email is accepted', async () => {
    const circuit = aCircuit('suspects', { closedAt: 1_500 });
    const refusals = [1, 2].map((at) => ({ ...aRefusal, at }));
    for (const refusal of refusals) await store.suspect(circuit, refusal);
    expect(await one(circuit)).toEqual({ ...circuit, suspects: refusals });
    await store.clear(circuit, 9);
    expect(await one(circuit)).toEqual({ ...circuit, acceptedAt: 9 });
    expect(await store.suspect(circuit, aRefusal)).toEqual({ ...circuit, acceptedAt: 9, suspects: [aRefusal] });
  });

  it('leaves a circuit open when a refusal is recorded on it, and drops refusals when it opens', async () => {
    const circuit = aCircuit('suspects-open');
    await store.open(circuit);
    expect(await store.suspect({ ...circuit, closedAt: 5 }, aRefusal)).toEqual({ ...circuit, suspects: [aRefusal] });
    await store.open(circuit);
    expect(await one(circuit)).toEqual(circuit);
  });

  it('keeps only as many refusals as needed to compare them, the newest ones', async () => {
    const circuit = aCircuit('many', { closedAt: 1 });
    const refusals = Array.from({ length: 70 }, (_, at) => ({ ...aRefusal, at }));
    for (const refusal of refusals) await store.suspect(circuit, refusal);
    expect(await store.suspect(circuit, { ...aRefusal, at: 70 })).toMatchObject({ suspects: { length: 60 } });
    expect((await one(circuit))?.suspects).toEqual([...refusals.slice(11), { ...aRefusal, at: 70 }]);
  });

  it('records all refusals that arrive at the same time once it keeps no more', async () => {
    const circuit = aCircuit('many-at-once', { closedAt: 1 });
    for (let at = 0; at < 60; at++) await store.suspect(circuit, { ...aRefusal, at });
    await Promise.all([60, 61, 62, 63].map((at) => store.suspect(circuit, { ...aRefusal, emailId: `id-${at}`, at })));
    const times = (await one(circuit))?.suspects?.map(({ at }) => at).toSorted((a, b) => a - b);
    expect(times).toEqual(Array.from({ length: 60 }, (_, n) => n + 4));
  });

  it('deletes a closed circuit, and no other', async () => {
    const circuit = aCircuit('forget');
    await store.open(circuit);
    expect(await store.forget({ ...circuit, closedAt: 3_000 })).toBe(false);
    await store.close(circuit, 3_000);
    expect(await store.forget({ ...circuit, closedAt: 3_000 })).toBe(true);
    expect(await one(circuit)).toBeUndefined();
  });
});

it('is unavailable when DynamoDB is', async () => {
  const store = dynamoCircuitStore(new DynamoDBClient(emulatorClient('http://127.0.0.1:1')), 'emails');
  await expect(store.open(aCircuit('eu'))).rejects.toThrow(StoreUnavailable);
});

describe('a circuit that is forgotten while a refusal is recorded on it', () => {
  it('is recorded again, as a whole', async () => {
    const { client, table, close } = await startDynamoDb();
    const circuit = aCircuit('forgotten', { closedAt: 3_000 });
    const others = dynamoCircuitStore(client, table);
    let isForgotten = false;
    const store = dynamoCircuitStore(
      {
        send: async (command: never) => {
          if ((command as object) instanceof UpdateItemCommand && !isForgotten) {
            isForgotten = await others.forget(circuit);
          }
          return client.send(command);
        },
      } as unknown as DynamoDBClient,
      table,
    );
    expect(await store.suspect(circuit, aRefusal)).toEqual({ ...circuit, suspects: [aRefusal] });
    expect(isForgotten).toBe(true);
    expect(await others.list()).toEqual([{ ...circuit, suspects: [aRefusal] }]);
    await close();
  });
});
