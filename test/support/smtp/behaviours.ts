import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { ReceivedMessage } from './script.ts';

/** The connection that a behaviour acts on. */
export interface Wire {
  /** The current socket: after STARTTLS, the TLS socket. */
  socket: Socket;
  /** Aborts with the connection, so that a delay or hang does not outlive it. */
  signal: AbortSignal;
  /** The command being answered; empty for the greeting. */
  line: string;
  /** The message whose final dot is being answered. */
  message?: ReceivedMessage;
}

/** What the server does at its turn; with `ordinary`, it then continues normally. */
export type Behaviour = (wire: Wire) => Done | Promise<Done>;
type Done = undefined | 'ordinary';

const write = (wire: Wire, bytes: string): void => {
  if (!wire.socket.destroyed) wire.socket.write(bytes);
};

const quietly = async (pause: Promise<unknown>): Promise<void> => {
  await pause.catch(() => {});
};

/** A complete reply; multi-line replies must be formatted by the caller (RFC 5321, 4.2.1). */
export const reply =
  (...lines: string[]): Behaviour =>
  (wire) => {
    if (wire.message && /^[45]/.test(lines[0] ?? '')) wire.message.refused = true;
    return bytes(`${lines.join('\r\n')}\r\n`)(wire);
  };

/** Raw bytes without a line end, such as half a reply or garbage. */
export const bytes = (text: string): Behaviour => {
  return (wire) => {
    write(wire, text);
    return undefined;
  };
};

/** Closes the connection properly. */
export const fin = (): Behaviour => (wire) => {
  wire.socket.end();
  return undefined;
};

/** Resets the connection, as after a crash. Node cannot reset a TLS connection; that one is destroyed. */
export const rst = (): Behaviour => (wire) => {
  if (wire.socket instanceof TLSSocket) wire.socket.destroy();
  else wire.socket.resetAndDestroy();
  return undefined;
};

/** Never answers. */
export const hang = (): Behaviour => async (wire) => {
  await quietly(sleep(2 ** 30, undefined, { signal: wire.signal, ref: false }));
  return undefined;
};

/** The normal reply. */
export const ordinary: Behaviour = () => 'ordinary';

export const after = (ms: number, behaviour: Behaviour = ordinary): Behaviour => {
  return async (wire) => {
    await quietly(sleep(ms, undefined, { signal: wire.signal }));
    return wire.signal.aborted ? undefined : behaviour(wire);
  };
};

/** Sends one byte at a time, endlessly if `repeat`. */
export const trickle = (text: string, everyMs: number, repeat = false): Behaviour => {
  return async (wire) => {
    do {
      for (const letter of text) {
        await quietly(sleep(everyMs, undefined, { signal: wire.signal }));
        if (wire.signal.aborted) return undefined;
        write(wire, letter);
      }
    } while (repeat);
    return undefined;
  };
};

/** Runs both behaviours in the same turn. */
export const both = (first: Behaviour, second: Behaviour): Behaviour => {
  return async (wire) => {
    await first(wire);
    return second(wire);
  };
};

/** Uses the behaviours in turn, across all connections; the last one repeats. */
export const inTurn = (...behaviours: [Behaviour, ...Behaviour[]]): Behaviour => {
  let turn = 0;
  return (wire) => (behaviours[turn++] ?? behaviours.at(-1) ?? ordinary)(wire);
};

/** Depends on the client's command, for example to refuse a single recipient. */
export const when = (says: (line: string) => boolean, behaviour: Behaviour): Behaviour => {
  return (wire) => (says(wire.line) ? behaviour(wire) : 'ordinary');
};
