import { settle } from '../../calm.ts';
import { Random } from '../../engine/random.ts';
import type { World } from '../../models/world.ts';
import { Stage } from '../../stage.ts';
import { configured, listening, order, prepared } from '../configured.ts';

const EMAILS = 3;
/** Few enough for each thread to prepare all of them. */
const MORNINGS = 100;

/** The body of POST /emails for the nth email of a day. `inMinutes` formats a time that many minutes from now. */
export const someEmail = (random: Random, n: number, scope: string, inMinutes: (minutes: number) => string) => {
  const to = random.chance(0.6) ? [`ada${n}@qz.example`] : [`ada${n}@qz.example`, `bob${n}@qz.example`];
  const { from: _from, ...unsigned } = order(to);
  return {
    ...(random.chance(0.6) ? order(to) : unsigned),
    ...(random.chance(0.3) && { type: 'order' }),
    scope,
    ...(random.chance(0.12) && { scheduled_at: inMinutes(2 + random.below(90)) }),
    ...(random.chance(0.08) && { expires_in: 30 + random.below(60) }),
  };
};

const SCOPES = ['default', 'eu'];

/** A world without emails. `isListening`: with an endpoint that receives every event. */
export const atDawn = (isListening: boolean): World => (isListening ? listening : configured)('default-1', 'eu-1');

/** The same, with requests that wait for the first attempts of their emails. */
export const sendingAtOnce = (isListening: boolean): World =>
  prepared(`sending at once ${isListening}`, () => {
    const stage = new Stage(atDawn(isListening));
    const body = { sales_email: { general: { async_sending: 'disable' } } };
    stage.clients = {
      answered(client, { status }) {
        if (status !== 200) throw new Error(`${client}: ${status}`);
      },
    };
    stage.change('setup', 'default', { method: 'PATCH', body });
    settle(stage);
    stage.world.parameters.events.length = 0;
    return stage.world;
  });

/**
 * One of a hundred worlds in which all emails of a day are accepted and on the queue. Faults during acceptance are left to
 * other days.
 */
export const afterAccepting = (random: Random, isListening: boolean): World => {
  const seed = random.below(MORNINGS);
  return prepared(`morning ${seed} ${isListening}`, () => {
    const stage = new Stage(atDawn(isListening), { seed });
    const dice = new Random(seed);
    const inMinutes = (minutes: number): string => new Date(stage.simulation.now + minutes * 60_000).toISOString();
    for (let n = 1; n <= EMAILS; n++) {
      const body = someEmail(dice, n, dice.pick(SCOPES), inMinutes);
      stage.request(`shop-${n}`, { method: 'POST', path: '/emails', body });
      settle(stage);
    }
    return stage.world;
  });
};
