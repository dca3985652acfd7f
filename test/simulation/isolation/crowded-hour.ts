import { settle } from '../calm.ts';
import { Random } from '../engine/random.ts';
import { Violation } from '../engine/violation.ts';
import { isStatus } from '../invariants/record.ts';
import type { World } from '../models/world.ts';
import { configured, order, prepared } from '../scenarios/configured.ts';
import { START, Stage } from '../stage.ts';
import { type Reply, Timeline } from './timeline.ts';

const MINUTE_MS = 60_000;
const LASTS_MS = 6 * MINUTE_MS;
/** Emails: more than all workers take at once. */
const FLOOD = 150;
/** Emails of the scope whose server works. */
const QUIET = 20;
const HEALTHY: Reply = { outcome: 'answer', ms: 200 };

/** Milliseconds within which an email of the other scope is sent, whatever the flooded scope's server does. */
const BOUND_MS = 5_000;
const FIRST_MS = 15_000;

/** The mail server of the flooded scope, by what it does. */
const TROUBLES: Record<string, Reply> = {
  hangs: { outcome: 'silent', ms: 20_000 },
  'hangs until the attempt times out': { outcome: 'silent', ms: 50_000 },
  'is slow': { outcome: 'answer', ms: 12_000 },
  'refuses the login': { outcome: 'login-refused', ms: 300 },
  'refuses every recipient': { outcome: 'relay-denied', ms: 300 },
  'defers every recipient': { outcome: 'all-deferred', ms: 300 },
  'is unreachable': { outcome: 'unreachable', ms: 10_000 },
  throttles: { outcome: 'throttled', ms: 300 },
  works: HEALTHY,
};

const post = (stage: Stage, name: string, scope: string): void =>
  void stage.request(`shop-${name}`, {
    method: 'POST',
    path: '/emails',
    body: { ...order([`${name}@qz.example`]), scope },
  });

/** A world in which many emails of one scope have just been accepted. */
const flooded = (): World =>
  prepared('flooded', () => {
    const stage = new Stage(configured('default-1', 'eu-1'));
    for (let n = 1; n <= FLOOD; n++) {
      post(stage, `eu${n}`, 'eu');
      settle(stage);
    }
    return stage.world;
  });

/**
 * Invariant 8, in virtual time: one scope is flooded while its mail server hangs, refuses or is slow. Emails of
 * another scope arrive now and then, and are sent as usual.
 */
export class CrowdedHour {
  readonly stage: Stage;
  private readonly timeline: Timeline;
  private readonly trouble: string;

  constructor(seed: number) {
    const random = new Random(seed);
    this.trouble = random.pick(Object.keys(TROUBLES));
    this.stage = new Stage(flooded(), { seed });
    const { stage, trouble } = this;
    const events = Array.from({ length: QUIET }, (_, n) => ({
      // Half of them arrive while the workers are finding out that the flooded scope's server is slow.
      at: START + random.below(n % 2 === 0 ? FIRST_MS : LASTS_MS - BOUND_MS),
      // An email of the flooded scope is in the same batch.
      act: () => {
        post(stage, `eve${n}`, 'eu');
        post(stage, `ada${n}`, 'default');
      },
    }));
    const reply = (host: string): Reply => (host.includes('eu') ? (TROUBLES[trouble] ?? HEALTHY) : HEALTHY);
    this.timeline = new Timeline(stage, { reply, events });
  }

  /** Throws `Violation` if an email of the other scope had to wait. */
  run(): void {
    this.timeline.passUntil(START + LASTS_MS);
    const waits = this.waits();
    if (waits.length !== QUIET) throw new Violation(`${waits.length} emails were accepted instead of ${QUIET}`);
    const longest = Math.max(...waits);
    if (longest > BOUND_MS)
      throw new Violation(`An email of another scope took ${longest / 1000} s while the server of eu ${this.trouble}`);
  }

  /** Milliseconds that each email of the other scope took; infinite if it has not been sent yet. */
  private waits(): number[] {
    return this.stage.world.table.items().flatMap(({ pk, sk, scope, createdAt, sentAt }) => {
      const isQuiet = isStatus({ pk: pk?.S ?? '', sk: sk?.S ?? '' }) && scope?.S === 'default';
      return isQuiet ? [Number(sentAt?.N ?? Number.POSITIVE_INFINITY) - Number(createdAt?.N)] : [];
    });
  }
}
