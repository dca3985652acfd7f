import type { Call } from '../engine/process.ts';
import type { Instance, Stage } from '../stage.ts';
import { Pause, setTimeout } from '../stand-ins/runtime.ts';
import { UntilTheDot } from '../stand-ins/transports.ts';

const MINUTE_MS = 60_000;
/** As in the stack, except for the batch size: with smaller batches, fewer emails occupy all workers. */
const WORKERS = 10;
const BATCH = 10;
/** Milliseconds that a message waits for others to fill a batch. */
const WINDOW_MS = 1_000;
/** Milliseconds that DynamoDB, SQS or SSM take to respond. */
const AWS_MS = 5;

/** How a mail server responds, and how many milliseconds it takes. */
export interface Reply {
  outcome: string;
  ms: number;
}

export interface TimelineOptions {
  /** How the server of a host responds to a message. */
  reply: (host: string) => Reply;
  /** What happens when. */
  events: { at: number; act: () => void }[];
}

/**
 * A stage on which time passes by itself: each call is answered after its own latency, so a slow call delays no other
 * process. Workers take messages in the order of the queue, which is the worst case for emails behind a flood, and
 * release-due-emails runs every minute.
 */
export class Timeline {
  private readonly stage: Stage;
  private readonly options: TimelineOptions;
  private readonly instances: Instance[];
  private readonly due = new Map<Call, { at: number; outcome: string }>();
  private releases = 0;
  private workers = 0;

  constructor(stage: Stage, options: TimelineOptions) {
    this.stage = stage;
    this.options = options;
    this.instances = Array.from({ length: WORKERS }, () => stage.instance(0, setTimeout));
  }

  passUntil(end: number): void {
    const { simulation } = this.stage;
    const events = [...this.options.events];
    for (let at = simulation.now + MINUTE_MS; at < end; at += MINUTE_MS) events.push({ at, act: () => this.release() });
    events.sort((one, other) => one.at - other.at);
    for (;;) {
      const pollAt = this.takeMessages();
      const call = this.firstCall();
      const callAt = call ? this.dueAt(call).at : Number.POSITIVE_INFINITY;
      const eventAt = events[0]?.at ?? Number.POSITIVE_INFINITY;
      const at = Math.min(callAt, eventAt, pollAt);
      if (at >= end) break;
      simulation.now = Math.max(simulation.now, at);
      if (call && callAt === at) simulation.answer(call, this.dueAt(call).outcome);
      else if (eventAt === at) events.shift()?.act();
    }
    simulation.now = end;
  }

  private release(): void {
    this.stage.release(`release-${++this.releases}`);
  }

  /** Hands messages to idle workers. Returns when to look again. */
  private takeMessages(): number {
    const { world, simulation } = this.stage;
    for (const instance of this.instances) {
      if (instance.isBusy) continue;
      const messages = world.sendQueue.waiting().slice(0, BATCH);
      const [oldest] = messages;
      if (!oldest) break;
      const isWorthIt = messages.length === BATCH || oldest.sentAt + WINDOW_MS <= simulation.now;
      if (!isWorthIt) return oldest.sentAt + WINDOW_MS;
      this.stage.worker(`worker-${++this.workers}`, messages, instance);
    }
    return Number.POSITIVE_INFINITY;
  }

  private firstCall(): Call | undefined {
    let first: Call | undefined;
    for (const call of this.stage.simulation.calls) {
      if (!first || this.dueAt(call).at < this.dueAt(first).at) first = call;
    }
    return first;
  }

  /** When a call is answered, and with what outcome. */
  private dueAt(call: Call): { at: number; outcome: string } {
    const { operation } = call;
    if (operation instanceof UntilTheDot && operation.giveWay?.aborted) return { at: 0, outcome: 'gave-way' };
    const known = this.due.get(call) ?? this.answerOf(call);
    this.due.set(call, known);
    return known;
  }

  private answerOf({ operation, askedAt }: Call): { at: number; outcome: string } {
    if (operation instanceof Pause) return { at: operation.until, outcome: 'answer' };
    if (!(operation instanceof UntilTheDot)) return { at: askedAt + AWS_MS, outcome: 'answer' };
    const { outcome, ms } = this.options.reply(operation.host);
    return { at: askedAt + ms, outcome };
  }
}
