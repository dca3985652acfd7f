import type { Footprint, Operation } from '../engine/operation.ts';
import type { Process } from '../engine/process.ts';
import { Random } from '../engine/random.ts';
import { hashOf } from '../engine/state.ts';
import { scene } from '../models/world.ts';

/** The time by the clock of the process that is running. */
export const simulatedNow = (): number => scene.simulation.now + (scene.simulation.current?.skewMs ?? 0);

/**
 * The product's randomness: one sequence per run, so that a run can be repeated. For exploration, each process has its own,
 * so that its random numbers do not depend on the order of processes.
 */
export const productRandom = { from: new Random(1) };

const own = new WeakMap<Process, Random>();

const randomOf = (process: Process): Random => {
  const random = own.get(process) ?? new Random(hashOf(process.name));
  own.set(process, random);
  return random;
};

const sequence = (): Random => {
  const { current, learnt } = scene.simulation;
  return learnt && current ? randomOf(current) : productRandom.from;
};

export const simulatedRandom = (): number => sequence().next();

export const randomBytes = (count: number): Buffer => {
  const bytes = Buffer.allocUnsafe(count);
  const random = sequence();
  for (let at = 0; at < count; at++) bytes[at] = random.below(256);
  return bytes;
};

export const randomUUID = (): string => {
  const hex = randomBytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
};

export class Pause implements Operation {
  readonly port = 'pauses';
  readonly isRead = true;
  readonly canFail = false;
  readonly until: number;

  constructor(ms: number) {
    this.until = scene.simulation.now + ms;
  }

  label(): string {
    return 'pause';
  }
  footprint(): Footprint {
    return { reads: [], writes: [] };
  }
  run(): void {
    scene.simulation.now = Math.max(scene.simulation.now, this.until);
  }
}

/** Replaces `node:timers/promises`: resolves when nothing else can run, before the next call is answered. */
export const setImmediate = (): Promise<void> =>
  new Promise((resolve) => {
    scene.simulation.turns.push(resolve);
  });

/** Replaces `node:timers/promises`. */
export const setTimeout = (ms: number): Promise<unknown> => scene.simulation.ask(new Pause(ms));

/** Replaces `AbortSignal.timeout`: no mail server of the model waits for one. */
export const simulatedTimeout = (): AbortSignal => NEVER;

const NEVER = new AbortController().signal;

type Packed = (error: null, packed: Buffer) => void;

/** Replaces `node:zlib`, which works in other threads. */
export const gzip = (text: string, done: Packed): void => done(null, Buffer.from(text));
export const gunzip = (packed: Uint8Array, done: Packed): void => done(null, Buffer.from(packed));
export const gunzipSync = (packed: Uint8Array): Buffer => Buffer.from(packed);
