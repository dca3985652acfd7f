import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface DnsServerOptions {
  /** TXT records by name. */
  records: Record<string, readonly string[]>;
  aliases?: Record<string, string>;
  /** Names for which it never answers. */
  silent?: readonly string[];
  /** Answers everything with this code (RFC 1035, section 4.1.1). */
  rcode?: number;
  /** A name for which it answers with a wrong id, like a blind spoofer. */
  liesAbout?: string;
}

export interface DnsServer {
  /** For `setServers`. */
  address: string;
  /** Resolves once the name has been queried. */
  asked(name: string): Promise<void>;
  close(): Promise<void>;
}

const NXDOMAIN = 3;
const [TXT, CNAME] = [16, 5];

const nameIn = (message: Buffer): { name: string; end: number } => {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
};

const encodedName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1')),
    Buffer.of(0),
  ]);

/** Strings of at most 255 octets (RFC 1035, section 3.3.14). */
const encodedText = (text: string): Buffer =>
  Buffer.concat(
    (text.match(/.{1,255}/g) ?? ['']).map((part) =>
      Buffer.from(`${String.fromCharCode(part.length)}${part}`, 'latin1'),
    ),
  );

const resource = (owner: string, type: number, data: Buffer): Buffer => {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodedName(owner), fixed, data]);
};

const answersTo = (name: string, { records, aliases = {} }: DnsServerOptions): Buffer[] => {
  const target = aliases[name];
  const owner = target ?? name;
  return [
    ...(target === undefined ? [] : [resource(name, CNAME, encodedName(target))]),
    ...(records[owner] ?? []).map((text) => resource(owner, TXT, encodedText(text))),
  ];
};

const reply = (question: Buffer, options: DnsServerOptions): Buffer => {
  const { name, end } = nameIn(question);
  const answers = options.rcode === undefined ? answersTo(name, options) : [];
  const header = Buffer.alloc(12);
  question.copy(header, 0, 0, 2);
  if (name === options.liesAbout) header.writeUInt16BE((question.readUInt16BE(0) + 1) % 0x10000, 0);
  header.writeUInt16BE(0x8180 | (options.rcode ?? (answers.length === 0 ? NXDOMAIN : 0)), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, question.subarray(12, end + 4), ...answers]);
};

/** A small DNS server on loopback that serves TXT records and CNAMEs. */
export const startDnsServer = async (options: DnsServerOptions): Promise<DnsServer> => {
  const socket = createSocket('udp4');
  const seen = new Set<string>();
  const waiting = new Map<string, () => void>();
  socket.on('message', (question, { port, address }) => {
    const { name } = nameIn(question);
    seen.add(name);
    waiting.get(name)?.();
    if (!options.silent?.includes(name)) socket.send(reply(question, options), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked: async (name) => {
      if (!seen.has(name)) await new Promise<void>((resolve) => waiting.set(name, resolve));
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
};
