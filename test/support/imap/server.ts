import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A message in a folder of the server. */
export interface StoredMessage {
  uid: number;
  bytes: Buffer;
}

/** Replaces the answer to a command: raw text to send, or an action on the connection. */
type Behaviour = (command: string, socket: Socket, tag: string) => 'answered' | undefined;

export interface ImapServer {
  port: number;
  folders: Map<string, StoredMessage[]>;
  uidValidity: number;
  uidNext: () => number;
  /** Every command as received, without tag and literals. */
  commands: string[];
  /** Extensions offered in addition to IMAP4rev1. */
  capabilities: string[];
  password: string;
  /** Access tokens that are accepted. */
  tokens: Set<string>;
  /** Consulted before a command is answered normally. */
  behave: Behaviour | undefined;
  /** Sent instead of the greeting; if empty, nothing is sent. */
  greeting: string;
  deliver(bytes: Buffer | string, folder?: string): number;
  close(): Promise<void>;
}

/** A scripted IMAP server on 127.0.0.1 that supports exactly what Storemail uses (RFC 9051). */
export const startImapServer = async (): Promise<ImapServer> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    if (imap.greeting !== '') socket.write(imap.greeting);
    converse(imap, socket);
  });
  let nextUid = 1;
  const imap: ImapServer = {
    port: 0,
    folders: new Map([['INBOX', []]]),
    uidValidity: 42,
    uidNext: () => nextUid,
    commands: [],
    capabilities: ['MOVE', 'UIDPLUS', 'AUTH=PLAIN', 'AUTH=XOAUTH2', 'SASL-IR'],
    password: 'hunter2',
    tokens: new Set(),
    behave: undefined,
    greeting: '* OK ready\r\n',
    deliver: (bytes, folder = 'INBOX') => {
      const uid = nextUid++;
      imap.folders.set(folder, [...(imap.folders.get(folder) ?? []), { uid, bytes: Buffer.from(bytes) }]);
      return uid;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  imap.port = (server.address() as AddressInfo).port;
  return imap;
};

const converse = (imap: ImapServer, socket: Socket): void => {
  let buffered = '';
  /** The command whose initial response (RFC 4959) has not arrived yet. */
  let waiting: { tag: string; command: string } | undefined;
  const take = (line: string): void => {
    if (waiting) {
      const { tag, command } = waiting;
      waiting = undefined;
      answer(imap, socket, tag, `${command} ${line}`);
      return;
    }
    const [, tag = '', command = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    imap.commands.push(command.replace(/^(LOGIN|AUTHENTICATE \S+).*/i, '$1'));
    if (imap.behave?.(command, socket, tag) !== undefined) return;
    if (/^AUTHENTICATE \S+$/i.test(command)) {
      waiting = { tag, command };
      socket.write('+ \r\n');
    } else answer(imap, socket, tag, command);
  };
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    buffered += chunk;
    for (let end = buffered.indexOf('\r\n'); end !== -1; end = buffered.indexOf('\r\n')) {
      const line = buffered.slice(0, end);
      buffered = buffered.slice(end + 2);
      take(line);
    }
  });
};

type Lines = (string | Buffer)[];

const answer = (imap: ImapServer, socket: Socket, tag: string, command: string): void => {
  const [verb = '', second = ''] = command.split(' ');
  const name = (/^uid$/i.test(verb) ? `UID ${second}` : verb).toUpperCase();
  const lines = answers[name]?.(imap, tag, command) ?? [`${tag} OK`];
  // In one piece, so that the client need not acknowledge in between.
  socket.write(Buffer.concat(lines.map((line) => (typeof line === 'string' ? Buffer.from(`${line}\r\n`) : line))));
};

const inboxOf = ({ folders }: ImapServer): StoredMessage[] => folders.get('INBOX') ?? [];

/** The last argument of a command, with or without quotes. */
const nameIn = (command: string): string => /"?([^"\s]+)"?$/.exec(command)?.[1] ?? '';

const logIn = (imap: ImapServer, tag: string, command: string): Lines => [
  isWelcome(imap, command) ? `${tag} OK` : `${tag} NO [AUTHENTICATIONFAILED] no`,
];

const isWelcome = ({ password, tokens }: ImapServer, command: string): boolean => {
  const [verb, mechanism, initial = ''] = command.split(' ');
  if (verb?.toUpperCase() === 'LOGIN') return command.includes(password);
  const said = Buffer.from(initial, 'base64').toString('latin1');
  if (mechanism?.toUpperCase() === 'PLAIN') return said.split('\0')[2] === password;
  return [...tokens].some((token) => said.includes(`auth=Bearer ${token}`));
};

/** By command; unlisted commands are answered with OK. */
const answers: Record<string, (imap: ImapServer, tag: string, command: string) => Lines> = {
  LOGIN: logIn,
  AUTHENTICATE: logIn,
  CAPABILITY: ({ capabilities }, tag) => [`* CAPABILITY IMAP4rev1 ${capabilities.join(' ')}`, `${tag} OK`],
  LOGOUT: (_imap, tag) => ['* BYE', `${tag} OK`],
  SELECT: (imap, tag, command) => {
    if (!/INBOX/i.test(command)) return [`${tag} NO [NONEXISTENT] no such folder`];
    return [
      `* ${inboxOf(imap).length} EXISTS`,
      `* OK [UIDVALIDITY ${imap.uidValidity}]`,
      `* OK [UIDNEXT ${imap.uidNext()}]`,
      `${tag} OK [READ-WRITE] selected`,
    ];
  },
  'UID SEARCH': (imap, tag, command) => {
    const [, from, to = from] = /UID (\d+)(?::(\d+))?/.exec(command) ?? [];
    const found = inboxOf(imap).filter(({ uid }) => uid >= Number(from) && uid <= Number(to));
    return [`* SEARCH ${found.map(({ uid }) => uid).join(' ')}`, `${tag} OK`];
  },
  'UID FETCH': (imap, tag, command) => {
    const inbox = inboxOf(imap);
    const message = inbox.find(({ uid }) => uid === Number(command.split(' ')[2]));
    if (!message) return [`${tag} OK`];
    const part = message.bytes.subarray(0, Number(/<0\.(\d+)>/.exec(command)?.[1] ?? 1e9));
    const head = `* ${inbox.indexOf(message) + 1} FETCH (UID ${message.uid} BODY[]<0> {${part.length}}`;
    return [head, part, ')', `${tag} OK`];
  },
  CREATE: ({ folders }, tag, command) => {
    const folder = nameIn(command);
    if (folders.has(folder)) return [`${tag} NO [ALREADYEXISTS] there`];
    folders.set(folder, []);
    return [`${tag} OK`];
  },
  'UID MOVE': (imap, tag, command) => {
    const moved = new Set((command.split(' ')[2] ?? '').split(',').map(Number));
    const target = imap.folders.get(nameIn(command));
    if (!target) return [`${tag} NO [TRYCREATE] no such folder`];
    const inbox = inboxOf(imap);
    target.push(...inbox.filter(({ uid }) => moved.has(uid)));
    imap.folders.set(
      'INBOX',
      inbox.filter(({ uid }) => !moved.has(uid)),
    );
    return [`${tag} OK`];
  },
};
