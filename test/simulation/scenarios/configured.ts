import type { JsonValue } from '../../../shared/json.ts';
import { settle } from '../calm.ts';
import { putEndpoint } from '../events.ts';
import { INVALID_PORT, savedAs } from '../invariants/settings.ts';
import { World } from '../models/world.ts';
import { Stage } from '../stage.ts';

/** The body of POST /emails. What must not be in a log has `qz` in it. */
export const order = (to: string[]): { [key: string]: JsonValue } => ({
  from: 'Shop <shop@qz.example>',
  to,
  subject: 'Order qz',
  text: 'Thank you',
});

/** Who gets a copy of every order, as an email of its own. */
export const COPY_TO = 'audit@qz.example';

/**
 * A settings document that logs in as what it is named after; `password`: which one of that account;
 * `fault`: what is wrong with it, one value or only all of them together.
 */
export const document = (
  name: string,
  { password, fault }: { password?: string; fault?: 'value' | 'whole' } = {},
): { [key: string]: JsonValue } => ({
  system: {
    smtp: {
      host: savedAs(name).host,
      port: fault === 'value' ? INVALID_PORT : 587,
      ssl: 'tls',
      auth: 'plain',
      username: fault === 'whole' ? '' : savedAs(name).username,
      ...(password !== undefined && { password: savedAs(name).password(password) }),
    },
  },
  trans_email: { ident_general: { name: 'Shop', email: `${name}@qz.example` } },
  sales_email: { order: { copy_to: COPY_TO, copy_method: 'copy' } },
});

const worlds = new Map<string, World>();

/** A world that is made once, and is what it was each time. */
export const prepared = (name: string, make: () => World): World => {
  const world = worlds.get(name) ?? make();
  worlds.set(name, world);
  return world.copy();
};

/** A world in which these scopes have settings of their own in force: `eu-1` is the first save of `eu`. */
export const configured = (...names: string[]): World =>
  prepared(names.join(), () => {
    const stage = new Stage(new World());
    stage.answered = (client, { status, body }) => {
      if (status !== 200) throw new Error(`${client}: ${status} ${body}`);
    };
    for (const name of names) {
      const [scope = ''] = name.split('-');
      stage.save(`setup-${name}`, scope, name, { method: 'PUT', body: document(name, { password: '1' }) });
      settle(stage);
    }
    stage.world.parameters.events.length = 0;
    return stage.world;
  });

/** The same, and an endpoint that is told of every event. */
export const listening = (...names: string[]): World =>
  prepared(`${names.join()}, listening`, () => {
    const stage = new Stage(configured(...names));
    stage.spawn('setup', 60_000, putEndpoint);
    settle(stage);
    return stage.world;
  });
