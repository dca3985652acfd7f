import { bounceAndRetry } from './bounce-and-retry.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { saveAndEdit } from './save-and-edit.ts';
import type { Scenario } from './scenario.ts';
import { twoWorkers } from './two-workers.ts';

/** Every scenario that is run exhaustively. */
export const scenarios: readonly Scenario[] = [twoWorkers, idempotencyKey, saveAndEdit, bounceAndRetry];
