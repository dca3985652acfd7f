import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that sends exactly the given bytes. */
export interface RawClient {
  socket: Socket;
  /** Sends one or more lines. Resolves to the reply to the last one, without the line end. */
  say: (...lines: string[]) => Promise<string>;
  send: (bytes: string | Buffer) => void;
  /** The next complete reply. */
  reply: () => Promise<string>;
  close: () => void;
}

/** Connects, and reads the greeting. */
export const connectRaw = async (port: number): Promise<RawClient> => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const client = talkOver(socket);
  await client.reply();
  return client;
};

export const talkOver = (socket: Socket): RawClient => {
  let buffered = '';
  let notify = (): void => {};
  socket.setEncoding('latin1').on('data', (text) => {
    buffered += text;
    notify();
  });
  socket.on('close', () => notify());
  socket.on('error', () => {});
  const reply = async (): Promise<string> => {
    for (;;) {
      const match = /^(?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\r\n/.exec(buffered);
      if (match) {
        buffered = buffered.slice(match[0].length);
        return match[0].trimEnd();
      }
      if (socket.destroyed) throw new Error(`connection closed after ${JSON.stringify(buffered)}`);
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
  };
  return {
    socket,
    reply,
    send: (bytes) => void socket.write(bytes),
    say: async (...lines) => {
      socket.write(lines.map((line) => `${line}\r\n`).join(''));
      let last = '';
      for (const _line of lines) last = await reply();
      return last;
    },
    close: () => socket.destroy(),
  };
};

export const envelope = (...to: string[]): string[] => [
  'EHLO shop.example',
  'MAIL FROM:<bounce@shop.example>',
  ...to.map((address) => `RCPT TO:<${address}>`),
];

/** A message as sent after DATA: dots doubled, followed by the final dot. */
export const onTheWire = (message: string | Buffer): Buffer => {
  const text = message.toString('latin1').replaceAll(/^\./gm, '..');
  return Buffer.from(`${text}.\r\n`, 'latin1');
};

/** Sends one message. Resolves to the reply to the final dot, or to the first negative reply. */
export const handIn = async (port: number, message: string | Buffer, ...to: string[]): Promise<string> => {
  const client = await connectRaw(port);
  try {
    const ready = await client.say(...envelope(...to), 'DATA');
    if (!ready.startsWith('354')) return ready;
    client.send(onTheWire(message));
    return await client.reply();
  } finally {
    client.close();
  }
};

export const messageOf = (subject: string, body = 'Thank you for your order.'): string =>
  [
    'From: Shop <shop@shop.example>',
    'To: Jane <jane@customer.example>',
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}@shop.example>`,
    'Date: Fri, 27 Nov 2026 09:00:00 +0000',
    '',
    body,
    '',
  ].join('\r\n');
