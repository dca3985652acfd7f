import { Violation } from '../engine/violation.ts';
import type { Answer, Request } from '../http.ts';
import type { Write } from '../models/table.ts';
import { isStatus, statusOf } from './record.ts';

/** The reason of an email that a client canceled after some recipients had it. */
export const CANCELED = 'Canceled by a client';

const MANAGED = /^\/emails\/([^/]+)(?:\/(cancel|retry))?$/;

/** A change that a client made by hand and that was answered with success took effect. */
export class ByHand {
  private readonly canceled = new Set<string>();
  /** Retries by hand that were written, minus those that were answered. */
  private readonly retries = new Map<string, number>();
  private readonly schedules = new Set<string>();

  itemWritten({ pk, sk, before, after }: Write): void {
    if (!isStatus({ pk, sk }) || !after) return;
    const { id, state, reason, retriedAt, scheduledAt } = statusOf(after);
    if (state === 'canceled' || reason === CANCELED) this.canceled.add(id);
    if (retriedAt !== undefined && (!before || statusOf(before).retriedAt !== retriedAt)) this.count(id, 1);
    if (scheduledAt !== undefined) this.schedules.add(`${id} ${scheduledAt}`);
  }

  answered({ path, method, body }: Request, { status }: Answer): void {
    const [, id, verb] = MANAGED.exec(path) ?? [];
    if (status !== 200 || id === undefined) return;
    if (verb === 'cancel' && !this.canceled.has(id)) throw new Violation(`${id} was answered as canceled, but is not`);
    if (verb === 'retry' && this.count(id, -1) < 0) throw new Violation(`${id} was answered as retried, but was not`);
    if (method !== 'PATCH') return;
    const { scheduled_at } = body as { scheduled_at: string };
    if (!this.schedules.has(`${id} ${Date.parse(scheduled_at)}`))
      throw new Violation(`${id} was answered as rescheduled, but was not`);
  }

  /** Part of the fingerprint of a state. */
  state(): string {
    return `${[...this.canceled]} ${[...this.retries]} ${[...this.schedules]}`;
  }

  private count(id: string, by: number): number {
    const count = (this.retries.get(id) ?? 0) + by;
    this.retries.set(id, count);
    return count;
  }
}
