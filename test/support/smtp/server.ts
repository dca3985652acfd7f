import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { ReceivedMessage, SmtpScript, SmtpSession } from './script.ts';
import { Conversation, type ServerEvents } from './session.ts';

/** An SMTP server that is scripted phase by phase and records what it sees. */
export interface ScriptedSmtp {
  port: number;
  /** Read at every turn, so that a test can change it between two messages. */
  script: SmtpScript;
  sessions: SmtpSession[];
  /** Every message whose final dot arrived, whatever the reply. */
  messages: ReceivedMessage[];
  events: ServerEvents;
  /** Closes every open connection, as servers do with idle ones. */
  dropConnections(how: 'fin' | 'rst'): Promise<void>;
  close(): Promise<void>;
}

const listener = ({ tls }: SmtpScript, onSocket: (socket: Socket) => void): Server =>
  tls?.mode === 'implicit'
    ? createTlsServer({ ...tls.certificate, minVersion: 'TLSv1', maxVersion: tls.maxVersion }, onSocket)
    : createServer(onSocket);

/** Listens on 127.0.0.1, by default on a free port. */
export const startScriptedSmtp = async (script: SmtpScript = {}, port = 0): Promise<ScriptedSmtp> => {
  const events: ServerEvents = new EventEmitter();
  const sockets = new Map<Socket, SmtpSession>();
  const server = listener(script, (socket) => {
    const conversation = new Conversation(socket, () => smtp.script, events);
    sockets.set(socket, conversation.session);
    smtp.sessions.push(conversation.session);
    socket.once('close', () => sockets.delete(socket));
    void conversation.run();
  });
  server.on('tlsClientError', () => {});

  const smtp: ScriptedSmtp = {
    port: 0,
    script,
    sessions: [],
    messages: [],
    events,
    dropConnections: async (how) => {
      const closed = [...sockets.keys()].map((socket) => once(socket, 'close'));
      for (const socket of sockets.keys()) how === 'fin' ? socket.end() : socket.resetAndDestroy();
      await Promise.all(closed);
    },
    close: async () => {
      for (const socket of sockets.keys()) socket.destroy();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
  events.on('message', (message) => smtp.messages.push(message));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  smtp.port = (server.address() as AddressInfo).port;
  return smtp;
};

/** The number of login attempts at a server. */
export const loginsAt = ({ sessions }: ScriptedSmtp): number =>
  sessions.flatMap(({ commands }) => commands).filter((command) => command.startsWith('AUTH')).length;
