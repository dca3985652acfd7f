import * as runtime from './runtime.ts';

// biome-ignore lint/performance/noBarrelFile: it replaces a module of Node, of which the product may import anything.
export * from 'node:crypto';

/** Replaces `node:crypto`: hashes are real, randomness is that of the run. */
export const randomBytes = runtime.randomBytes;
export const randomUUID = runtime.randomUUID;
