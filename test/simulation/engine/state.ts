import type { Item } from '../models/items.ts';
import type { World } from '../models/world.ts';
import type { Process } from './process.ts';
import type { Simulation } from './simulation.ts';

/** 53 bits of a text (cyrb53): of ten million states, two are taken for one with a chance of one in two hundred. */
export const hashOf = (text: string, seed = 0): number => {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & b) + (a >>> 0);
};

const hashes = new WeakMap<Item, number>();

const hashOfItem = (item: Item): number => {
  const known = hashes.get(item);
  if (known !== undefined) return known;
  const hash = hashOf(JSON.stringify(Object.entries(item).sort()));
  hashes.set(item, hash);
  return hash;
};

/**
 * Everything that a process learnt, in order, is everything that it can be; but for the order of answers between which it
 * asked for nothing new, since it waits for all of those together.
 */
export const learn = (process: Process, what: unknown, { label, now }: { label: string; now: number }): void => {
  const learnt = hashOf(`${label} ${now} ${JSON.stringify(what) ?? ''}`);
  process.seenSince = (process.seenSince + learnt) % Number.MAX_SAFE_INTEGER;
};

/** A process asks for something, on the strength of what it has learnt. */
export const goOn = (process: Process): void => {
  if (process.seenSince === 0) return;
  process.seen = hashOf(`${process.seen} ${process.seenSince}`);
  process.seenSince = 0;
};

/** What a process still waits for tells nothing that it has not learnt; what a dead one learnt does not matter. */
const processState = ({ name, state, seen, seenSince, faults }: Process): string =>
  `${name} ${state === 'running' ? `${seen} ${seenSince} ${faults}` : state}`;

/** `lags`: what an index was before may still be shown. */
const tableState = ({ table }: World, lags: boolean): number => {
  let sum = 0;
  for (const { item, former } of table.versions()) {
    sum += (item ? hashOfItem(item) : 1) + (lags ? 3 * (former ? hashOfItem(former) : 1) : 0);
    sum %= Number.MAX_SAFE_INTEGER;
  }
  return sum;
};

/** Stands for all that is stored, on queues and in mailboxes. */
export const worldOf = (world: World, { lags = false }: { lags?: boolean } = {}): number => {
  const { sendQueue, deadLetters, webhookQueue, parameters, mail, hooks } = world;
  const messages = [sendQueue, deadLetters, webhookQueue]
    .flatMap((queue) => queue.messages)
    .map(({ body, receives, inFlight }) => `${body} ${receives} ${inFlight}`)
    .sort();
  const dead = sendQueue.dead.map(({ body }) => `dead ${body}`).sort();
  const versions = [...parameters.entries()].map(([name, all]) => `${name} ${JSON.stringify(all)}`).sort();
  const copies = [...mail.copies].map(([key, all]) => `${key} ${all.length}`).sort();
  const events = [...parameters.events].sort();
  const told = [...hooks.events].map(([id, { count }]) => `${id} ${count}`).sort();
  return hashOf([tableState(world, lags), ...messages, ...dead, ...versions, ...events, ...copies, ...told].join('\n'));
};

/**
 * Stands for a state of the simulation: whatever can still happen is the same in two of the same state. `faultsLeft`:
 * when there is none, no index lags behind any more.
 */
export const stateOf = ({ now, processes }: Simulation, world: World, faultsLeft: number, more: string): number => {
  const stored = worldOf(world, { lags: faultsLeft > 0 });
  const estimate = world.sendQueue.unsettled(now);
  return hashOf([stored, now, faultsLeft, estimate, ...processes.map(processState), more].join('\n'));
};
