import { type Behaviour, bytes, fin, ordinary, reply, rst } from '../../support/smtp/behaviours.ts';
import type { ReceivedMessage } from '../../support/smtp/script.ts';
import { startScriptedSmtp } from '../../support/smtp/server.ts';
import { pick } from './seeded.ts';

/** One message that the server has, whether or not it could say so. */
export type Copy = Pick<ReceivedMessage, 'to' | 'raw'>;

/** Faults before the server has the message. */
const before: readonly Behaviour[] = [reply('421 4.3.2 Closing'), fin(), rst(), reply('451 4.3.0 Later'), bytes('4')];
/** Faults after it has it, whose answer gets lost. */
const after: readonly Behaviour[] = [fin(), rst(), bytes('25')];
/** Refusals of the message. */
const refusals: readonly Behaviour[] = [reply('451 4.3.0 Disk full'), reply('421 4.3.2 Closing')];

/** A mail server that fails in every phase, at `rate` of all messages; what it has is remembered. */
export const startMailServer = async (random: () => number, rate: number) => {
  const copies: Copy[] = [];
  const counts = { before: 0, refused: 0, after: 0 };
  const one = (some: readonly Behaviour[]): Behaviour => some[Math.floor(random() * some.length)] ?? ordinary;

  const sometimes =
    (chance: number): Behaviour =>
    (wire) => {
      if (random() >= chance) return 'ordinary';
      counts.before++;
      return one(before)(wire);
    };
  const half: Behaviour = (wire) => {
    wire.socket.end(); // half a line, then nothing
    return undefined;
  };

  const smtp = await startScriptedSmtp({
    greeting: sometimes(rate / 20),
    mail: sometimes(rate / 10),
    rcpt: sometimes(rate / 10),
    data: sometimes(rate / 10),
    body: (wire) => (random() < rate / 10 ? half(wire) : 'ordinary'),
    dot: (wire) => {
      const what = pick(random, [
        [rate / 5, 'refused'],
        [rate / 5, 'after'],
      ] as const);
      if (what) counts[what]++;
      const last = smtp.messages.at(-1);
      if (last && what !== 'refused') copies.push({ to: [...last.to], raw: last.raw });
      // Kept apart, or ten thousand messages would be remembered twice.
      smtp.messages.length = 0;
      smtp.sessions.length = 0;
      if (what === undefined) return 'ordinary';
      return one(what === 'after' ? after : refusals)(wire);
    },
  });
  return { port: smtp.port, copies, counts, close: smtp.close };
};
