import type { Socket } from 'node:net';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SMTPConnectionSendInfo, SMTPEnvelope } from 'nodemailer/lib/smtp-connection';
import type { SmtpPhase } from '../../ports/sending/mail-transport.ts';
import { methodOf, secretsOf } from './authenticate.ts';
import { type Bounds, type Done, Exchanges } from './exchanges.ts';
import { reportSecured, type SmtpObserver } from './observer.ts';
import type { Opening } from './open-guard.ts';
import type { Tracked } from './progress.ts';
import { smtpConnection } from './smtp-connection.ts';
import type { SmtpLogin, SmtpServer } from './smtp-server.ts';
import { messageLimit, resetLimit, sessionLimit } from './step-limits.ts';

/** What looked like the reply to the message came before its final dot: the server's replies are out of step. */
class OutOfStep extends Error {
  override readonly name = 'OutOfStep';
  readonly code = 'EPROTOCOL';
  readonly command = 'DATA';
}

/** One SMTP connection, one exchange at a time. Any failure other than a plain refusal closes it. */
export class Session {
  /** False while the server may have a transaction open. */
  isClean = true;
  /** What its replies must be cleared of before anybody reads them. */
  readonly secrets: readonly string[];
  private readonly progress: Tracked;
  private readonly connection: SMTPConnection;
  private readonly exchanges: Exchanges;
  private readonly observe: SmtpObserver | undefined;
  private last: SmtpPhase | undefined = 'connect';

  private constructor(server: SmtpServer, socket: Socket, observe: SmtpObserver | undefined) {
    this.observe = observe;
    this.secrets = secretsOf(server.login);
    this.progress = {
      phase: 'greeting',
      dot: false,
      unanswered: [],
      secrets: this.secrets,
      onStep: () => {},
      onPhase: (phase) => this.reportPhase(phase),
    };
    this.connection = smtpConnection(server, socket, this.progress);
    this.exchanges = new Exchanges(this.connection, this.progress);
  }

  /** Reads the greeting and runs EHLO, STARTTLS and login over a connected socket. Rejects with `SmtpFailure`. */
  static async start(
    server: SmtpServer,
    socket: Socket,
    { signal, isPatient }: Opening,
    observe?: SmtpObserver,
  ): Promise<Session> {
    const session = new Session(server, socket, observe);
    session.progress.onPhase('greeting');
    const limit = sessionLimit(isPatient);
    try {
      await session.exchanges.run<void>({ signal, limit }, (done) =>
        session.connection.connect((error) => done(error)),
      );
      if (server.login) await session.login(server.login, { signal, limit });
      session.reportEnd();
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  private reportPhase(phase: SmtpPhase): void {
    // After STARTTLS the session starts over (RFC 3207), on the TLS socket that nodemailer created.
    if (this.last === 'tls') reportSecured(this.connection._socket, this.observe);
    if (phase !== this.last) this.observe?.({ kind: 'begins', phase });
    this.last = phase;
  }

  private reportEnd(): void {
    this.last = undefined;
    this.observe?.({ kind: 'ends' });
  }

  private async login(login: SmtpLogin, bounds: Bounds): Promise<void> {
    this.progress.phase = 'auth';
    this.progress.onPhase('auth');
    const auth = { user: login.user, method: methodOf(login) };
    await this.exchanges.run<unknown>(bounds, (done) => this.connection.login(auth, done));
  }

  get isOpen(): boolean {
    return !this.connection.destroyed;
  }

  /** Sends RSET. Resolves to whether the server answered and has no transaction open. */
  async reset(signal: AbortSignal): Promise<boolean> {
    try {
      await this.exchanges.run<unknown>({ signal, limit: resetLimit }, (done) => this.connection.reset(done));
      this.isClean = true;
      return true;
    } catch {
      this.close();
      return false;
    }
  }

  /** Sends one message. Rejects with `SmtpFailure` when no recipient was accepted, or the outcome is unknown. */
  async send(
    envelope: SMTPEnvelope,
    raw: Buffer,
    signal: AbortSignal,
    giveWay?: AbortSignal,
  ): Promise<SMTPConnectionSendInfo> {
    this.progress.phase = 'mail';
    this.progress.dot = false;
    this.progress.unanswered = [];
    this.isClean = false;
    const limit = messageLimit(raw.length);
    const answer = this.answerAfterDot();
    const begin = (done: Done<SMTPConnectionSendInfo>) =>
      this.connection.send(envelope, raw, (error, info) =>
        done(error ?? (answer.hasBegun() ? undefined : new OutOfStep()), info),
      );
    const bounds = { signal, limit, ...(giveWay && { giveWay }) };
    const info = await this.exchanges.run(bounds, begin).finally(() => {
      answer.ignore();
      this.reportEnd();
    });
    this.isClean = true;
    return info;
  }

  /** Whether the server has sent anything since the final dot. */
  private answerAfterDot(): { hasBegun: () => boolean; ignore: () => void } {
    const socket = this.connection._socket || undefined;
    let hasBegun = false;
    const onData = (): void => {
      hasBegun ||= this.progress.dot;
    };
    // Before nodemailer's own listener, which handles replies at once.
    socket?.prependListener('data', onData);
    return { hasBegun: () => hasBegun, ignore: () => socket?.off('data', onData) };
  }

  /** Closes the connection immediately. */
  close(): void {
    this.connection.close();
  }

  /** Ends the session with QUIT. */
  quit(): void {
    this.connection.quit();
  }
}
