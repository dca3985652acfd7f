import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';

export interface SinkOptions {
  pipelining: boolean;
  /** If given, offers STARTTLS and AUTH with this certificate. */
  certificate?: { key: string; cert: string };
}

const END = Buffer.from('\r\n.\r\n');

/** Accepts and discards all mail. It only searches bodies for their end, so that it is never the bottleneck. */
class SinkSession {
  private readonly options: SinkOptions;
  private readonly context: SecureContext | undefined;
  private socket: Socket;
  private rest: Buffer = Buffer.alloc(0);
  private inBody = false;

  constructor(socket: Socket, options: SinkOptions, context: SecureContext | undefined) {
    this.options = options;
    this.context = context;
    this.socket = socket;
    this.listen(socket);
    socket.write('220 sink ESMTP\r\n');
  }

  private listen(socket: Socket): void {
    socket.setNoDelay();
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', () => socket.destroy());
  }

  private take(chunk: Buffer): void {
    let data = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let replies = '';
    for (;;) {
      const end = this.inBody ? data.indexOf(END) : data.indexOf('\r\n');
      if (end < 0) break;
      replies += this.inBody ? '250 2.0.0 taken\r\n' : this.reply(data.toString('latin1', 0, end));
      data = data.subarray(end + (this.inBody ? END.length : 2));
      this.inBody = replies.endsWith('354 go on\r\n');
      if (replies.endsWith('220 ready\r\n')) {
        this.secure(replies);
        return;
      }
    }
    // The end of a body may be split across chunks; everything before it is not searched again.
    this.rest = this.inBody ? data.subarray(Math.max(0, data.length - END.length)) : data;
    if (replies) this.socket.write(replies);
  }

  private reply(line: string): string {
    switch (line.slice(0, 4).toUpperCase()) {
      case 'EHLO':
        return this.extensions();
      case 'STAR':
        return '220 ready\r\n';
      case 'AUTH':
        return '235 2.7.0 welcome\r\n';
      case 'DATA':
        return '354 go on\r\n';
      case 'QUIT':
        setImmediate(() => this.socket.end());
        return '221 bye\r\n';
      default:
        return '250 2.0.0 ok\r\n';
    }
  }

  private extensions(): string {
    const isSecure = this.socket instanceof TLSSocket;
    const names = [
      'sink',
      ...(this.options.pipelining ? ['PIPELINING'] : []),
      ...(this.context && !isSecure ? ['STARTTLS'] : []),
      ...(isSecure ? ['AUTH PLAIN'] : []),
      '8BITMIME',
    ];
    return names.map((name, n) => `250${n < names.length - 1 ? '-' : ' '}${name}\r\n`).join('');
  }

  private secure(replies: string): void {
    this.rest = Buffer.alloc(0);
    const plain = this.socket;
    plain.removeAllListeners('data');
    plain.write(replies);
    this.socket = new TLSSocket(plain, { isServer: true, ...(this.context && { secureContext: this.context }) });
    this.listen(this.socket);
  }
}

export const leanSink = (options: SinkOptions): Server => {
  const context = options.certificate && createSecureContext(options.certificate);
  return createServer((socket) => new SinkSession(socket, options, context));
};
