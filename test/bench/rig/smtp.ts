import { type Child, startChild } from './child.ts';
import type { SinkOptions } from './lean-sink.ts';

export interface SmtpOptions extends SinkOptions {
  roundTripMs: number;
}

export interface SmtpQuestion {
  /** Whether to drop the open connections first. */
  drops: boolean;
}

export interface SmtpReady {
  /** The program that accepts the mail. */
  server: string;
  port: number;
}

export interface SmtpServer extends SmtpReady {
  /** Connections so far, each with one login. */
  connections(): Promise<number>;
  /** Drops the connections that are open. */
  drop(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a mail server in its own process that is never the bottleneck: Postfix's smtp-sink, or our own for TLS. */
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
