import type { Socket } from 'node:net';
import SMTPConnection, { type SMTPConnectionSendInfo, type SMTPEnvelope } from 'nodemailer/lib/smtp-connection';
import type { SmtpPhase } from '../../ports/mail-transport.ts';
import { authentication } from './authenticate.ts';
import { tlsOptions } from './connect.ts';
import { type SmtpObserver, tellSecured } from './observer.ts';
import { type Tracked, trackingLogger } from './progress.ts';
import { faultOf, SmtpFailure } from './smtp-failure.ts';
import type { SmtpLogin, SmtpServer } from './smtp-server.ts';
import { messageLimit, resetLimit, type StepLimit, sessionLimit } from './step-limits.ts';

/** RFC 5321 has servers wait five minutes; before that we are gone by ourselves. */
const IDLE_MS = 4 * 60_000;

class ConnectionEnded extends Error {
  override readonly name = 'ConnectionEnded';
  readonly code = 'ECONNECTION';
}

/** The caller gave up, or the step took too long. */
class GivenUp extends Error {
  override readonly name = 'GivenUp';
  readonly code: 'EABORT' | 'ETIMEDOUT';

  constructor(code: 'EABORT' | 'ETIMEDOUT') {
    super(code);
    this.code = code;
  }
}

type Done<T> = (error: Error | null | undefined, result: T) => void;

/** One SMTP connection, one thing at a time. Whatever fails, but for a plain refusal, ends it. */
export class Session {
  /** Whether the server has no transaction open, as far as we know. */
  isClean = true;
  private readonly progress: Tracked = { phase: 'greeting', dot: false, onStep: () => {}, onPhase: () => {} };
  private readonly connection: SMTPConnection;
  private readonly observe: SmtpObserver | undefined;
  private fail: (error: Error) => void = () => {};
  private last: SmtpPhase | undefined = 'connect';

  private constructor(server: SmtpServer, socket: Socket, observe: SmtpObserver | undefined) {
    this.observe = observe;
    this.progress.onPhase = (phase) => this.tell(phase);
    this.connection = new SMTPConnection({
      host: server.host,
      port: server.port,
      connection: socket,
      secure: server.encryption === 'ssl',
      secured: server.encryption === 'ssl',
      requireTLS: server.encryption === 'tls',
      ignoreTLS: server.encryption !== 'tls',
      tls: tlsOptions,
      customAuth: authentication(server.login),
      socketTimeout: IDLE_MS,
      transactionLog: true,
      logger: trackingLogger(this.progress),
    });
    this.connection.on('error', (error: Error) => this.fail(error));
    // Later, because the error that tells why comes after the end when the server said 421.
    this.connection.once('end', () => setImmediate(() => this.fail(new ConnectionEnded())));
  }

  /** Greeting, EHLO, STARTTLS and login over a connection that is open. Rejects with `SmtpFailure`. */
  static async start(
    server: SmtpServer,
    socket: Socket,
    signal: AbortSignal,
    observe?: SmtpObserver,
  ): Promise<Session> {
    const session = new Session(server, socket, observe);
    session.progress.onPhase('greeting');
    try {
      await session.step<void>(signal, sessionLimit, (done) => session.connection.connect((error) => done(error)));
      if (server.login) await session.login(server.login, signal);
      session.tellEnd();
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  private tell(phase: SmtpPhase): void {
    // After STARTTLS everything begins anew, over the socket that nodemailer made of ours.
    if (this.last === 'tls') tellSecured(this.connection._socket, this.observe);
    if (phase !== this.last) this.observe?.({ kind: 'begins', phase });
    this.last = phase;
  }

  private tellEnd(): void {
    this.last = undefined;
    this.observe?.({ kind: 'ends' });
  }

  private async login({ user, mechanism }: SmtpLogin, signal: AbortSignal): Promise<void> {
    this.progress.phase = 'auth';
    this.progress.onPhase('auth');
    const auth = { user, method: mechanism };
    await this.step<unknown>(signal, sessionLimit, (done) => this.connection.login(auth, done));
  }

  get isOpen(): boolean {
    return !this.connection.destroyed;
  }

  /** Whether the server still answers, and forgets what went before. */
  async reset(signal: AbortSignal): Promise<boolean> {
    try {
      await this.step<unknown>(signal, resetLimit, (done) => this.connection.reset(done));
      this.isClean = true;
      return true;
    } catch {
      this.close();
      return false;
    }
  }

  /** One message. Rejects with `SmtpFailure` when nobody was accepted, or nobody knows. */
  async send(envelope: SMTPEnvelope, raw: Buffer, signal: AbortSignal): Promise<SMTPConnectionSendInfo> {
    this.progress.phase = 'mail';
    this.progress.dot = false;
    this.isClean = false;
    const limit = messageLimit(raw.length);
    const begin = (done: Done<SMTPConnectionSendInfo>) => this.connection.send(envelope, raw, done);
    const info = await this.step(signal, limit, begin).finally(() => this.tellEnd());
    this.isClean = true;
    return info;
  }

  /** Ends the session at once. */
  close(): void {
    this.connection.close();
  }

  /** Ends the session as servers like it. */
  quit(): void {
    this.connection.quit();
  }

  /** One exchange, as a promise that also rejects when the connection breaks, the step takes too long or the caller gives up. */
  private step<T>(signal: AbortSignal, limit: StepLimit, begin: (done: Done<T>) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let timer: NodeJS.Timeout | undefined;
    const giveUp = (code: GivenUp['code']): void => {
      this.fail(new GivenUp(code));
      this.close();
    };
    const onAbort = (): void => giveUp('EABORT');
    this.progress.onStep = () => {
      clearTimeout(timer);
      const ms = limit(this.progress.phase);
      if (ms !== undefined) timer = setTimeout(giveUp, ms, 'ETIMEDOUT');
    };
    this.fail = (error) => reject(new SmtpFailure(faultOf(error, this.progress), error));
    signal.addEventListener('abort', onAbort, { once: true });
    this.progress.onStep();
    if (signal.aborted) onAbort();
    else begin((error, result) => (error ? this.fail(error) : resolve(result)));
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      this.progress.onStep = () => {};
      this.fail = () => {};
    });
  }
}
