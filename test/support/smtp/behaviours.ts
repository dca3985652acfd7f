import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { ReceivedMessage } from './script.ts';

/** What a behaviour may do to the connection it is run on. */
export interface Wire {
  /** The socket as it is now: the TLS one after STARTTLS. */
  socket: Socket;
  /** Ends with the connection, so that a delay or a hang does not outlive it. */
  signal: AbortSignal;
  /** The command that is being answered; empty for the greeting. */
  line: string;
  /** The message whose dot is being answered. */
  message?: ReceivedMessage;
}

/** What the server does when it is its turn; `ordinary`: and then what it would have done without being told. */
export type Behaviour = (wire: Wire) => Done | Promise<Done>;
type Done = undefined | 'ordinary';

const write = (wire: Wire, bytes: string): void => {
  if (!wire.socket.destroyed) wire.socket.write(bytes);
};

const quietly = async (pause: Promise<unknown>): Promise<void> => {
  await pause.catch(() => {});
};

/** A complete reply; several lines are joined as RFC 5321 section 4.2.1 wants them by the caller. */
export const reply =
  (...lines: string[]): Behaviour =>
  (wire) => {
    if (wire.message && /^[45]/.test(lines[0] ?? '')) wire.message.refused = true;
    return bytes(`${lines.join('\r\n')}\r\n`)(wire);
  };

/** Bytes as they are, without a line end: half a reply, garbage. */
export const bytes = (text: string): Behaviour => {
  return (wire) => {
    write(wire, text);
    return undefined;
  };
};

/** The server ends the connection in an orderly way. */
export const fin = (): Behaviour => (wire) => {
  wire.socket.end();
  return undefined;
};

/** The connection is gone at once: a crash, a firewall. Node resets no TLS connection; that one is cut off. */
export const rst = (): Behaviour => (wire) => {
  if (wire.socket instanceof TLSSocket) wire.socket.destroy();
  else wire.socket.resetAndDestroy();
  return undefined;
};

/** No answer, ever. */
export const hang = (): Behaviour => async (wire) => {
  await quietly(sleep(2 ** 30, undefined, { signal: wire.signal, ref: false }));
  return undefined;
};

/** The ordinary answer. */
export const ordinary: Behaviour = () => 'ordinary';

export const after = (ms: number, behaviour: Behaviour = ordinary): Behaviour => {
  return async (wire) => {
    await quietly(sleep(ms, undefined, { signal: wire.signal }));
    return wire.signal.aborted ? undefined : behaviour(wire);
  };
};

/** One byte at a time, endlessly repeated if `text` is all there is to say. */
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

/** One, and then the other on the same turn. */
export const both = (first: Behaviour, second: Behaviour): Behaviour => {
  return async (wire) => {
    await first(wire);
    return second(wire);
  };
};

/** A turn each, over all connections; the last one stays. */
export const inTurn = (...behaviours: [Behaviour, ...Behaviour[]]): Behaviour => {
  let turn = 0;
  return (wire) => (behaviours[turn++] ?? behaviours.at(-1) ?? ordinary)(wire);
};

/** By what the client said: for instance one recipient refused, the others not. */
export const when = (says: (line: string) => boolean, behaviour: Behaviour): Behaviour => {
  return (wire) => (says(wire.line) ? behaviour(wire) : 'ordinary');
};
