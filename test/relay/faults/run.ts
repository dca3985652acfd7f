import { createHash } from 'node:crypto';
import { type Behaviour, type FakeApi, startFakeApi } from '../support/fake-api.ts';
import { createHome, type RelayHome, type RelayProcess, runRelay, startRelay } from '../support/relay.ts';
import { connectRaw, envelope, messageOf, onTheWire, type RawClient } from '../support/smtp-client.ts';

export interface FaultRun {
  messages: number;
  /** How often to SIGKILL the relay during the run. */
  kills: number;
  clients: number;
  /** A deterministic sequence in [0, 1) for the seed. */
  random: () => number;
}

export interface FaultFigures {
  messages: number;
  kills: number;
  /** How often clients had to resend a message for lack of a 250. */
  repeated: number;
  /** Requests that the API failed on purpose. */
  failed: number;
  /** Messages answered with 250 that the API never got. */
  lost: number;
  /** Messages that became two emails. */
  twice: number;
  /** Messages whose bytes or recipients were altered. */
  changed: number;
  seconds: number;
}

/**
 * Clients send each message until it is answered with 250, while the API fails one request in ten in every possible
 * way and the relay is killed repeatedly. Resolves once the spool is empty.
 */
export const runFaults = async (run: FaultRun): Promise<FaultFigures> => {
  const begun = performance.now();
  const api = await startFakeApi();
  const home = await createHome({ api: api.url, spool: 'spool' });
  let failed = 0;
  api.behave = () => {
    if (run.random() >= 0.1) return 'accept';
    failed += 1;
    return faults[Math.floor(run.random() * faults.length)] ?? 'cut';
  };
  const relay = await keepRelay(home);
  const clients = await handInAll(run, relay);
  api.behave = () => 'accept';
  await drain(home, relay);
  await Promise.all([home.remove(), api.close()]);
  return {
    messages: run.messages,
    kills: relay.kills(),
    repeated: clients.repeated,
    failed,
    ...compare(run.messages, api),
    seconds: Math.round((performance.now() - begun) / 1000),
  };
};

const faults: Behaviour[] = [
  'cut',
  'lose answer',
  'lose answer',
  { status: 500 },
  { status: 503, body: '<html>' },
  { status: 429, name: 'rate_limit_exceeded', retryAfter: 0 },
];

const bodyOf = (index: number): string => `Order ${index}\r\n`.repeat(1 + (index % 50)) + '.dot\r\n'.repeat(index % 3);
const rawOf = (index: number): string => messageOf(`message ${index}`, bodyOf(index));
const recipientOf = (index: number): string => `customer-${index}@customer.example`;

interface KeptRelay {
  port: number;
  kill: () => Promise<void>;
  kills: () => number;
  stop: () => Promise<void>;
}

/** A relay that is restarted at the same port each time it was killed. */
const keepRelay = async (home: RelayHome): Promise<KeptRelay> => {
  let process: RelayProcess = await startRelay(home);
  const { port } = process;
  let kills = 0;
  return {
    port,
    kills: () => kills,
    kill: async () => {
      await process.kill('SIGKILL');
      kills += 1;
      process = await startRelay(home, ['--listen', `127.0.0.1:${port}`]);
    },
    stop: () => process.kill('SIGTERM'),
  };
};

/** The relay is killed after certain numbers of accepted messages, so that no clock is involved. */
const handInAll = async (run: FaultRun, relay: KeptRelay): Promise<{ repeated: number }> => {
  const killAfter = Array.from({ length: run.kills }, () => Math.floor(run.random() * run.messages)).sort(
    (a, b) => a - b,
  );
  let next = 0;
  let taken = 0;
  let repeated = 0;
  let killing: Promise<void> = Promise.resolve();
  const killIfDue = (): void => {
    while (killAfter[0] !== undefined && killAfter[0] <= taken) {
      killAfter.shift();
      killing = killing.then(relay.kill);
    }
  };
  const client = async (): Promise<void> => {
    let connection: RawClient | undefined;
    while (next < run.messages) {
      const index = next;
      next += 1;
      for (;;) {
        connection ??= await connectRaw(relay.port).catch(() => undefined);
        if (connection && (await isTaken(connection, index))) break;
        connection?.close();
        connection = undefined;
        repeated += 1;
        // Nothing listens while it restarts.
        await killing;
      }
      taken += 1;
      killIfDue();
    }
    connection?.close();
  };
  await Promise.all(Array.from({ length: run.clients }, client));
  await killing;
  return { repeated };
};

/** After any other reply than 250, the client still has the message. */
const isTaken = async (connection: RawClient, index: number): Promise<boolean> => {
  try {
    const [hello, mail, ...more] = envelope(recipientOf(index));
    const ready = await connection.say(hello ?? '', mail ?? '', ...more, 'DATA');
    if (!ready.startsWith('354')) return false;
    connection.send(onTheWire(rawOf(index)));
    return (await connection.reply()).startsWith('250');
  } catch {
    return false;
  }
};

/** With the relay stopped, no process holds a claim, so that one pass empties the spool. */
const drain = async (home: RelayHome, relay: KeptRelay): Promise<void> => {
  await relay.stop();
  const { code, stderr } = await runRelay(['flush', '--config', home.config]);
  if (code !== 0) throw new Error(`the spool was not emptied: ${stderr}`);
};

const compare = (messages: number, api: FakeApi): Pick<FaultFigures, 'lost' | 'twice' | 'changed'> => {
  const hash = (raw: Buffer | string): string => createHash('sha256').update(raw).digest('hex');
  const emails = Map.groupBy(api.accepted, ({ to }) => to.join());
  const indexes = Array.from({ length: messages }, (_, index) => index);
  const wrong = (index: number): boolean =>
    (emails.get(recipientOf(index)) ?? []).some(({ raw }) => hash(raw) !== hash(rawOf(index)));
  return {
    lost: indexes.filter((index) => !emails.has(recipientOf(index))).length,
    twice: indexes.filter((index) => (emails.get(recipientOf(index))?.length ?? 0) > 1).length,
    changed: indexes.filter(wrong).length,
  };
};

/** mulberry32: small, and good enough for choosing faults. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
