import type { Opening } from './open-guard.ts';
import { failure } from './smtp-failure.ts';

/** What the pool requires of a connection. */
export interface Pooled {
  readonly isOpen: boolean;
  /** Whether it can be reused without a reset. */
  readonly isClean: boolean;
  reset(signal: AbortSignal): Promise<boolean>;
  quit(): void;
  close(): void;
}

export interface PoolOptions<S extends Pooled> {
  /** The current maximum number of open connections. */
  max: () => number;
  open: (opening: Opening) => Promise<S>;
  now: () => number;
}

export interface Use<S> {
  session: S;
  /** Whether it was open before: the server may have closed it without our noticing. */
  reused: boolean;
}

/** A connection idle for longer is reset before use: the server may have closed it, or Lambda may have frozen us. */
const TRUSTED_MS = 20_000;

/**
 * A pool of connections. Callers beyond `max` wait, first come, first served. When `max` shrinks, exchanges in
 * progress finish and connections are closed until the pool fits.
 */
export class SessionPool<S extends Pooled> {
  private readonly options: PoolOptions<S>;
  private readonly idle: { session: S; since: number }[] = [];
  private readonly waiting: (() => void)[] = [];
  private open = 0;
  private closed = false;

  constructor(options: PoolOptions<S>) {
    this.options = options;
  }

  /**
   * Runs `work` on a connection and returns the connection to the pool if it is still open. Rejects as `open` and
   * `work` do, and with `SmtpFailure` when the signal aborts while waiting.
   */
  async use<T>(opening: Opening, work: (use: Use<S>) => Promise<T>): Promise<T> {
    const { signal } = opening;
    await this.slot(signal);
    let session: S | undefined;
    try {
      const kept = await this.kept(signal);
      session = kept ?? (await this.options.open(opening));
      return await work({ session, reused: kept !== undefined });
    } finally {
      this.release(session);
    }
  }

  /** Closes the idle connections: what broke one of them probably broke all. */
  dropIdle(): void {
    for (const { session } of this.idle.splice(0)) session.close();
  }

  /** Closes idle connections beyond the maximum, longest idle first. */
  trim(): void {
    const kept = this.closed ? 0 : Math.max(0, this.options.max() - this.open);
    for (const { session } of this.idle.splice(0, this.idle.length - kept)) session.quit();
  }

  /** Closes every connection as soon as it is idle; exchanges in progress finish. */
  close(): void {
    this.closed = true;
    this.trim();
  }

  private async slot(signal: AbortSignal): Promise<void> {
    if (this.open < this.options.max()) {
      this.open++;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = (): void => {
      const at = this.waiting.indexOf(resolve);
      if (at >= 0) this.waiting.splice(at, 1);
      reject(failure('connect', 'EABORT', signal.reason));
    };
    if (signal.aborted) throw failure('connect', 'EABORT', signal.reason);
    this.waiting.push(resolve);
    signal.addEventListener('abort', onAbort, { once: true });
    await promise;
    signal.removeEventListener('abort', onAbort);
  }

  private async kept(signal: AbortSignal): Promise<S | undefined> {
    for (let last = this.idle.pop(); last; last = this.idle.pop()) {
      if (!last.session.isOpen) continue;
      const isTrusted = last.session.isClean && this.options.now() - last.since < TRUSTED_MS;
      if (isTrusted || (await last.session.reset(signal))) return last.session;
    }
    return undefined;
  }

  private release(session: S | undefined): void {
    this.open--;
    if (session?.isOpen) this.idle.push({ session, since: this.options.now() });
    this.trim();
    this.admit();
  }

  private admit(): void {
    while (this.open < this.options.max()) {
      const next = this.waiting.shift();
      if (!next) return;
      this.open++;
      next();
    }
  }
}
