import { eventsOfSending, owedEvents, refusedEvent } from './events.ts';
import { bounceAndRetry, canceledOrder, disabledHalfSent } from './half-sent.ts';
import { heldByHand } from './held-by-hand.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { leaseInOutage, leaseRanOut } from './lease-ran-out.ts';
import { newlySuppressed } from './newly-suppressed.ts';
import {
  forgottenCircuit,
  lastReceive,
  longHeld,
  openCircuit,
  probeAndRelease,
  refusedAlike,
  separateCopy,
  twoProbes,
} from './open-circuit.ts';
import { firstSettings, otherSettings, sameSender, saveAndEdit, saveAndReview } from './saves.ts';
import type { Scenario } from './scenario.ts';
import { tokenOvertaken, tokenRenewed } from './tokens.ts';
import { cancelWhileSending, rescheduled, twoWorkers } from './two-workers.ts';

/** Every scenario that is run exhaustively. */
export const scenarios: readonly Scenario[] = [
  twoWorkers,
  cancelWhileSending,
  idempotencyKey,
  saveAndEdit,
  saveAndReview,
  bounceAndRetry,
  canceledOrder,
  disabledHalfSent,
  firstSettings,
  leaseRanOut,
  leaseInOutage,
  openCircuit,
  twoProbes,
  probeAndRelease,
  forgottenCircuit,
  lastReceive,
  longHeld,
  otherSettings,
  sameSender,
  separateCopy,
  refusedAlike,
  owedEvents,
  refusedEvent,
  eventsOfSending,
  heldByHand,
  newlySuppressed,
  tokenRenewed,
  tokenOvertaken,
  rescheduled,
];
