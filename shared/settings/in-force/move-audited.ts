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
  const isMoved = await inForce.move(next);
  if (!isMoved) await audit.retract(id);
  return isMoved;
};
