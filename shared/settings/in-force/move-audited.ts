import type { AuditActor, AuditLog, AuditRecord } from '../../ports/audit-log.ts';
import type { InForceStore, PairInForce } from '../../ports/settings/in-force-store.ts';

export interface AuditedMove {
  inForce: InForceStore;
  audit: AuditLog;
  now(): number;
}

/** Who changes the pair in force, and how. */
export interface Change {
  actor: AuditActor;
  action: AuditRecord['action'];
}

/**
 * `InForceStore.move`, with an entry in the audit log that is written first. false: somebody else was first, and there
 * is no entry. Rejects with `StoreUnavailable`; the entry may then stand although nothing was changed.
 */
export const moveAudited = async (
  { inForce, audit, now }: AuditedMove,
  current: PairInForce,
  next: PairInForce,
  { actor, action }: Change,
): Promise<boolean> => {
  const { scope } = next;
  const [from, to] = [current.document?.version ?? 0, next.document?.version ?? 0];
  const id = await audit.add({ at: now(), scope, actor, action, from, to });
  const isMoved = (await inForce.move(next)) || (await isInForce(inForce, current, next));
  if (!isMoved) await audit.retract(id);
  return isMoved;
};

/**
 * Whether the pair came in force after all. The SDK repeats a write whose answer was lost, and the repetition is refused;
 * by then a review may have been recorded on top of what the first one wrote. No two pairs have the same `since`.
 */
const isInForce = async (inForce: InForceStore, current: PairInForce, next: PairInForce): Promise<boolean> => {
  if (next.since === undefined || next.since === current.since) return false;
  const now = (await inForce.read([next.scope])).get(next.scope);
  return (
    now?.since === next.since &&
    now.document?.version === next.document?.version &&
    now.secret?.version === next.secret?.version
  );
};
