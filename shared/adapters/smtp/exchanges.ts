import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Tracked } from './progress.ts';
import { faultOf, SmtpFailure } from './smtp-failure.ts';
import type { StepLimit } from './step-limits.ts';

class ConnectionEnded extends Error {
  override readonly name = 'ConnectionEnded';
  readonly code = 'ECONNECTION';
}

/** The caller aborted, or the step timed out. */
class GivenUp extends Error {
  override readonly name = 'GivenUp';
  readonly code: 'EABORT' | 'ETIMEDOUT';

  constructor(code: 'EABORT' | 'ETIMEDOUT') {
    super(code);
    this.code = code;
  }
}

/** What ends an exchange early. */
export interface Bounds {
  signal: AbortSignal;
  limit: StepLimit;
  /** Aborts the exchange like `signal`, but is ignored once the final dot was sent. */
  giveWay?: AbortSignal;
}

export type Done<T> = (error: Error | null | undefined, result: T) => void;

/** The exchanges over one connection, one at a time. */
export class Exchanges {
  private readonly connection: SMTPConnection;
  private readonly progress: Tracked;
  private fail: (error: Error) => void = () => {};

  constructor(connection: SMTPConnection, progress: Tracked) {
    this.connection = connection;
    this.progress = progress;
    connection.on('error', (error: Error) => this.fail(error));
    // Deferred because nodemailer emits the explaining error after `end` when the server said 421.
    connection.once('end', () => setImmediate(() => this.fail(new ConnectionEnded())));
  }

  /**
   * Runs one exchange as a promise. It also rejects when the connection breaks, the step times out or the caller
   * aborts; the latter two close the connection. Rejects with `SmtpFailure`.
   */
  run<T>({ signal, limit, giveWay }: Bounds, begin: (done: Done<T>) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let timer: NodeJS.Timeout | undefined;
    const giveUp = (code: GivenUp['code']): void => {
      this.fail(new GivenUp(code));
      this.connection.close();
    };
    const onAbort = (): void => giveUp('EABORT');
    const onGiveWay = (): void => {
      if (!this.progress.dot) onAbort();
    };
    this.progress.onStep = () => {
      clearTimeout(timer);
      const ms = limit(this.progress.phase);
      if (ms !== undefined) timer = setTimeout(giveUp, ms, 'ETIMEDOUT');
    };
    this.fail = (error) => reject(new SmtpFailure(faultOf(error, this.progress), error));
    signal.addEventListener('abort', onAbort, { once: true });
    giveWay?.addEventListener('abort', onGiveWay, { once: true });
    this.progress.onStep();
    if (signal.aborted || giveWay?.aborted) onAbort();
    else begin((error, result) => (error ? this.fail(error) : resolve(result)));
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      giveWay?.removeEventListener('abort', onGiveWay);
      this.progress.onStep = () => {};
      this.fail = () => {};
    });
  }
}
