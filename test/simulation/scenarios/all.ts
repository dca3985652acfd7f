import { bounceAndRetry } from './bounce-and-retry.ts';
import { heldByHand } from './held-by-hand.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { leaseInOutage, leaseRanOut } from './lease-ran-out.ts';
import { newlySuppressed } from './newly-suppressed.ts';
import { lastReceive, longHeld, openCircuit, owedEvents, refusedAlike, separateCopy } from './open-circuit.ts';
import { firstSettings, otherSettings, sameSender, saveAndEdit } from './saves.ts';
import type { Scenario } from './scenario.ts';
import { cancelWhileSending, twoWorkers } from './two-workers.ts';

/** Every scenario that is run exhaustively. */
export const scenarios: readonly Scenario[] = [
  twoWorkers,
  cancelWhileSending,
  idempotencyKey,
  saveAndEdit,
  bounceAndRetry,
  firstSettings,
  leaseRanOut,
  leaseInOutage,
  openCircuit,
  lastReceive,
  longHeld,
  otherSettings,
  sameSender,
  separateCopy,
  refusedAlike,
  owedEvents,
  heldByHand,
  newlySuppressed,
];
