import type { JsonValue } from '../../../shared/json.ts';
import { settle } from '../calm.ts';
import { putEndpoint } from '../events.ts';
import { INVALID_PORT, savedAs } from '../invariants/settings.ts';
import { World } from '../models/world.ts';
import { Stage } from '../stage.ts';

/** The body of POST /emails. Whatever must not be logged contains `qz`. */
export const order = (to: string[]): { [key: string]: JsonValue } => ({
  from: 'Shop <shop@qz.example>',
  to,
  subject: 'Order qz',
  text: 'Thank you',
});

/** The recipient of the separate copy of every order. */
const COPY_TO = 'audit@qz.example';

/**
 * A settings document whose login is named after it. `password` selects one of the account's passwords. `fault` makes a
 * single value invalid, or only the combination of values.
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

/** A copy of a world that is made only once. */
export const prepared = (name: string, make: () => World): World => {
  const world = worlds.get(name) ?? make();
  worlds.set(name, world);
  return world.copy();
};

/** A world in which these saves are in force: `eu-1` is the first save of the scope `eu`. */
export const configured = (...names: string[]): World =>
  prepared(names.join(), () => {
    const stage = new Stage(new World());
    stage.clients = {
      answered(client, { status, body }) {
        if (status !== 200) throw new Error(`${client}: ${status} ${body}`);
      },
    };
    for (const name of names) {
      const [scope = ''] = name.split('-');
      stage.save(`setup-${name}`, scope, name, { method: 'PUT', body: document(name, { password: '1' }) });
      settle(stage);
    }
    stage.world.parameters.events.length = 0;
    return stage.world;
  });

/** The same, with an endpoint that receives all events. */
export const listening = (...names: string[]): World =>
  prepared(`${names.join()}, listening`, () => {
    const stage = new Stage(configured(...names));
    stage.spawn('setup', 60_000, putEndpoint);
    settle(stage);
    return stage.world;
  });
