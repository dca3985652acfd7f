import { type Child, startChild } from './child.ts';
import type { SinkOptions } from './lean-sink.ts';

export interface SmtpOptions extends SinkOptions {
  roundTripMs: number;
}

export interface SmtpQuestion {
  /** Whether the connections that are open are dropped first. */
  drops: boolean;
}

export interface SmtpReady {
  /** Which program takes the mail. */
  server: string;
  port: number;
}

export interface SmtpServer extends SmtpReady {
  /** Connections so far: each logs in once. */
  connections(): Promise<number>;
  /** Drops the connections that are open. */
  drop(): Promise<void>;
  close(): Promise<void>;
}

/** A mail server that is never the limit, in a process of its own: Postfix's smtp-sink, or ours where that has no TLS. */
export const startSmtp = async (options: SmtpOptions): Promise<SmtpServer> => {
  const child: Child<SmtpQuestion, { connections: number }> & { ready: SmtpReady } = await startChild(
    'smtp-process.ts',
    {
      args: [JSON.stringify(options)],
    },
  );
  return {
    ...child.ready,
    connections: async () => (await child.ask({ drops: false })).connections,
    drop: async () => void (await child.ask({ drops: true })),
    close: () => child.leave(),
  };
};
