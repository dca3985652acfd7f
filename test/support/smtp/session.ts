import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Behaviour } from './behaviours.ts';
import { ordinary, reply } from './behaviours.ts';
import { type LineReader, readLines } from './line-reader.ts';
import type { ReceivedMessage, ServerPhase, SmtpScript, SmtpSession } from './script.ts';

export type ServerEvents = EventEmitter<{
  connection: [SmtpSession];
  /** A command, before it is answered. */
  command: [string, SmtpSession];
  /** A complete message, before the dot is answered. */
  message: [ReceivedMessage];
  close: [SmtpSession];
}>;

const addressIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';
const decode = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/** Handles one connection, one command at a time. */
export class Conversation {
  readonly session: SmtpSession;
  private socket: Socket;
  private reader: LineReader;
  private readonly gone = new AbortController();
  private readonly script: () => SmtpScript;
  private readonly events: ServerEvents;
  private envelope: { from: string; to: string[] } = { from: '', to: [] };

  constructor(socket: Socket, script: () => SmtpScript, events: ServerEvents) {
    this.socket = socket;
    this.script = script;
    this.events = events;
    this.session = { tls: socket instanceof TLSSocket, commands: [], open: true };
    this.reader = this.listen(socket);
  }

  private listen(socket: Socket): LineReader {
    socket.on('error', () => {});
    socket.once('close', () => this.ended());
    return readLines(socket);
  }

  private ended(): void {
    if (!this.session.open || !this.socket.destroyed) return;
    this.session.open = false;
    this.gone.abort();
    this.events.emit('close', this.session);
  }

  async run(): Promise<void> {
    this.events.emit('connection', this.session);
    await this.answer('greeting', '', reply('220 test ESMTP'));
    for (let line = await this.reader.line(); line !== undefined; line = await this.reader.line()) {
      this.session.commands.push(line);
      this.events.emit('command', line, this.session);
      await this.command(line);
    }
    this.socket.end();
  }

  private async do(behaviour: Behaviour, line = '', message?: ReceivedMessage): Promise<'ordinary' | undefined> {
    return behaviour({ socket: this.socket, signal: this.gone.signal, line, ...(message && { message }) });
  }

  /** Resolves to whether the normal reply was sent. */
  private async answer(
    phase: ServerPhase,
    line: string,
    usual: Behaviour,
    message?: ReceivedMessage,
  ): Promise<boolean> {
    const isOrdinary = (await this.do(this.script()[phase] ?? ordinary, line, message)) === 'ordinary';
    if (isOrdinary) await this.do(usual);
    return isOrdinary;
  }

  private async command(line: string): Promise<void> {
    switch (line.slice(0, 4).toUpperCase()) {
      case 'EHLO':
      case 'HELO':
        await this.answer('ehlo', line, reply(...this.capabilities()));
        return;
      case 'STAR':
        await this.startTls(line);
        return;
      case 'AUTH':
        await this.login(line);
        return;
      case 'MAIL':
        this.envelope = { from: addressIn(line), to: [] };
        await this.answer('mail', line, reply('250 2.1.0 Ok'));
        return;
      case 'RCPT':
        if (await this.answer('rcpt', line, reply('250 2.1.5 Ok'))) this.envelope.to.push(addressIn(line));
        return;
      case 'DATA':
        await this.data(line);
        return;
      case 'RSET':
        this.envelope = { from: '', to: [] };
        await this.answer('rset', line, reply('250 2.0.0 Ok'));
        return;
      case 'QUIT':
        await this.answer('quit', line, reply('221 2.0.0 Bye'));
        this.socket.end();
        return;
      default:
        await this.do(reply('500 5.5.2 What?'));
    }
  }

  private capabilities(): string[] {
    const { tls, mechanisms, pipelining, size } = this.script();
    const lines = [
      'test',
      ...(tls?.mode === 'starttls' && !this.session.tls ? ['STARTTLS'] : []),
      ...(mechanisms ? [`AUTH ${mechanisms.join(' ')}`] : []),
      ...(pipelining ? ['PIPELINING'] : []),
      ...(size ? [`SIZE ${size}`] : []),
      'ENHANCEDSTATUSCODES',
    ];
    return lines.map((line, index) => `250${index === lines.length - 1 ? ' ' : '-'}${line}`);
  }

  private async startTls(line: string): Promise<void> {
    const { tls } = this.script();
    if (tls?.mode !== 'starttls') {
      await this.answer('starttls', line, reply('502 5.5.1 Not here'));
      return;
    }
    if (!(await this.answer('starttls', line, reply('220 2.0.0 Go ahead')))) return;
    this.reader.detach();
    this.socket = new TLSSocket(this.socket, {
      isServer: true,
      secureContext: createSecureContext({ ...tls.certificate, minVersion: 'TLSv1', maxVersion: tls.maxVersion }),
    });
    this.session.tls = true;
    this.reader = this.listen(this.socket);
  }

  private async login(line: string): Promise<void> {
    const [, mechanism = '', initial] = line.split(' ');
    this.session.commands[this.session.commands.length - 1] = `AUTH ${mechanism}`;
    const asked = async (prompt: string): Promise<string> => {
      await this.do(reply(`334 ${prompt}`));
      return decode((await this.reader.line()) ?? '');
    };
    const [user = '', password = ''] =
      mechanism === 'PLAIN'
        ? (initial ? decode(initial) : await asked('')).split('\0').slice(1)
        : [await asked('VXNlcm5hbWU6'), await asked('UGFzc3dvcmQ6')];
    if (await this.answer('auth', line, reply('235 2.7.0 Welcome'))) this.session.auth = { mechanism, user, password };
  }

  private async data(line: string): Promise<void> {
    const isWanted = this.envelope.to.length > 0;
    const usual = isWanted ? reply('354 Go ahead') : reply('554 5.5.1 No valid recipients');
    if (!(await this.answer('data', line, usual)) || !isWanted) return;
    await this.answer('body', line, () => undefined);
    const raw = await this.reader.message();
    if (raw === undefined) return;
    const message = { ...this.envelope, raw, session: this.session, at: Date.now() };
    this.events.emit('message', message);
    await this.answer('dot', line, reply('250 2.0.0 Queued'), message);
  }
}
