import { environment } from '../environment.ts';
import * as runtime from './runtime.ts';

/** Replaces `process.env`, `Date.now`, `Math.random` and `AbortSignal.timeout` in the bundle. */
export const simulatedEnvironment = environment;
export const simulatedNow = runtime.simulatedNow;
export const simulatedRandom = runtime.simulatedRandom;
export const simulatedTimeout = runtime.simulatedTimeout;
