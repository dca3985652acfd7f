import * as runtime from './runtime.ts';

// biome-ignore lint/performance/noBarrelFile: it stands for a module of Node, of which the product may import anything.
export * from 'node:crypto';

/** In the place of `node:crypto`: hashes are real, randomness is the run's. */
export const randomBytes = runtime.randomBytes;
export const randomUUID = runtime.randomUUID;
