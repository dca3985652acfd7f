import type { Item } from '../models/items.ts';
import type { World } from '../models/world.ts';
import type { Process } from './process.ts';
import type { Simulation } from './simulation.ts';

/** A 53-bit hash of a text (cyrb53). Among ten million states, the probability of a collision is 0.5 %. */
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

/**
 * Adds the hash of one more element of a set. Modulo 2^53 - 1 and without rounding, which would make the sum depend on the
 * order of the elements.
 */
const plus = (sum: number, hash: number): number => {
  const left = Number.MAX_SAFE_INTEGER - hash;
  return sum >= left ? sum - left : sum + hash;
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
 * The responses that a process received, in their order, determine its memory. The order of responses between which it
 * made no call does not matter, since it waits for all of them.
 */
export const learn = (process: Process, what: unknown, { label, now }: { label: string; now: number }): void => {
  process.seenSince = plus(process.seenSince, hashOf(`${label} ${now} ${JSON.stringify(what) ?? ''}`));
};

/** A process makes a call, based on the responses so far. */
export const goOn = (process: Process): void => {
  if (process.seenSince === 0) return;
  process.seen = hashOf(`${process.seen} ${process.seenSince}`);
  process.seenSince = 0;
};

/** Responses determine which calls are waiting, so those are not part of it; nor are the responses of a dead process. */
const processState = ({ name, state, seen, seenSince, faults }: Process): string =>
  `${name} ${state === 'running' ? `${seen} ${seenSince} ${faults}` : state}`;

/** `lags`: an index may still show the previous versions of items. */
const tableState = ({ table }: World, lags: boolean): number => {
  let sum = 0;
  for (const { item, former } of table.versions()) {
    const shown = item ? hashOfItem(item) : 0;
    const lagging = former ? hashOfItem(former) : 0;
    sum = plus(sum, lags ? hashOf(`${shown} ${lagging}`) : shown);
  }
  return sum;
};

/** The fingerprint of everything that is stored, queued and delivered. */
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
 * The fingerprint of a state. Two states with the same fingerprint have the same future. Indexes lag only while
 * `faultsLeft` is greater than 0.
 */
export const stateOf = ({ now, processes }: Simulation, world: World, faultsLeft: number, more: string): number => {
  const stored = worldOf(world, { lags: faultsLeft > 0 });
  const estimate = world.sendQueue.unsettled(now);
  return hashOf([stored, now, faultsLeft, estimate, ...processes.map(processState), more].join('\n'));
};
