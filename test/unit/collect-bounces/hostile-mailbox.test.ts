import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Collecting, collecting } from '../../support/builders/collecting.ts';

let one: Collecting;
beforeEach(async () => {
  one = await collecting();
});
afterEach(() => one.server.close());

const searches = (): string[] => one.server.commands.filter((command) => command.startsWith('UID SEARCH'));
const fetches = (): number => one.server.commands.filter((command) => command.startsWith('UID FETCH')).length;

describe('a mailbox', () => {
  it('with 1,200 messages is read in two runs, oldest first', async () => {
    for (let n = 0; n < 1_200; n += 1) one.server.deliver('Subject: Hello\r\n\r\nHello\r\n');
    await one.run();
    expect(fetches()).toBe(1_000);
    expect(await one.mailboxes.report('default')).toMatchObject({ detail: expect.stringMatching(/more is waiting$/) });
    await one.run();
    expect(fetches()).toBe(1_200);
  });

  it('that claims to have four billion messages is searched in windows, a limited number per run', async () => {
    one.server.uidNext = () => 4_294_967_295;
    await one.run();
    expect(searches()).toHaveLength(200);
    expect(searches()[0]).toMatch(/UID 1:20000/);
    await one.run();
    expect(searches()[200]).toMatch(/UID 4000001:4020000/);
  });

  it('is first searched for messages of the last week, and later for all new ones', async () => {
    one.server.deliver('Subject: Hello\r\n\r\nHello\r\n');
    await one.run();
    one.server.deliver('Subject: Hello\r\n\r\nHello\r\n');
    await one.run();
    expect(searches()).toEqual([expect.stringMatching(/SINCE 15-Nov-2026/), expect.not.stringMatching(/SINCE/)]);
  });

  it('whose UIDs start again is read again, which changes nothing', async () => {
    const email = await one.sent();
    one.server.deliver(one.bounceOf(email));
    await one.run();
    const before = await one.store.find(email.id);
    one.server.uidValidity += 1;
    one.server.deliver(one.bounceOf(email));
    await one.run();
    expect(await one.store.find(email.id)).toEqual(before);
  });

  it('that fails to return a message is asked for it a dozen times, while the others are read', async () => {
    const bad = one.server.deliver('Subject: Broken\r\n\r\n');
    const email = await one.sent();
    one.server.deliver(one.bounceOf(email));
    one.server.behave = (command, socket, tag) => {
      if (!command.startsWith(`UID FETCH ${bad} `)) return undefined;
      socket.write(`${tag} NO [SERVERBUG] cannot\r\n`);
      return 'answered';
    };
    for (let n = 0; n < 15; n += 1) await one.run();
    expect(await one.stateOf(email)).toBe('bounced');
    const asked = one.server.commands.filter((command) => command.startsWith(`UID FETCH ${bad} `));
    expect(asked).toHaveLength(12);
  });

  it('that fails to return six messages among others still has its new ones read', async () => {
    const bad = new Set<string>();
    for (let n = 0; n < 6; n += 1) {
      bad.add(String(one.server.deliver('Subject: Broken\r\n\r\n')));
      one.server.deliver('Subject: Hello\r\n\r\nHello\r\n');
    }
    one.server.behave = (command, socket, tag) => {
      if (!bad.has(/^UID FETCH (\d+) /.exec(command)?.[1] ?? '')) return undefined;
      socket.write(`${tag} NO [SERVERBUG] cannot\r\n`);
      return 'answered';
    };
    await one.run();
    const email = await one.sent();
    one.server.deliver(one.bounceOf(email));
    await one.run();
    expect(await one.stateOf(email)).toBe('bounced');
    expect(await one.mailboxes.report('default')).toMatchObject({ state: 'up' });
  });

  it('that returns no message at all is read again later', async () => {
    const email = await one.sent();
    for (let n = 0; n < 9; n += 1) one.server.deliver(one.bounceOf(email));
    one.server.behave = (command, socket, tag) => {
      if (!command.startsWith('UID FETCH')) return undefined;
      socket.write(`${tag} NO [LIMIT] too many requests\r\n`);
      return 'answered';
    };
    for (let n = 0; n < 20; n += 1) await one.run();
    expect(one.metrics.counts).toEqual({ mailboxFailed: 20 });
    one.server.behave = undefined;
    await one.run();
    expect(await one.stateOf(email)).toBe('bounced');
  });

  it('that disconnects in the middle of a run is continued at the same message in the next', async () => {
    for (let n = 0; n < 60; n += 1) one.server.deliver('Subject: Hello\r\n\r\nHello\r\n');
    one.server.behave = (command, socket) => {
      if (!command.startsWith('UID FETCH 41 ')) return undefined;
      socket.destroy();
      return 'answered';
    };
    await one.run();
    expect(await one.mailboxes.report('default')).toMatchObject({ state: 'down' });
    one.server.behave = undefined;
    const before = fetches();
    await one.run();
    // The first 25 were recorded.
    expect(fetches() - before).toBe(35);
  });

  it('with a 30 MB message has only its first MiB read', async () => {
    one.server.deliver(Buffer.alloc(30_000_000, 'x'));
    await one.run();
    expect(one.server.commands.find((command) => command.startsWith('UID FETCH'))).toContain('<0.1048576>');
    expect(await one.mailboxes.report('default')).toMatchObject({ state: 'up' });
  });
});

describe('a message that cannot be applied', () => {
  it('is tried a dozen times, and does not keep those after it from being read', async () => {
    const [poison, email] = [await one.sent(), await one.sent()];
    one.server.deliver(one.bounceOf(poison));
    one.server.deliver(one.bounceOf(email));
    const { change } = one.store;
    let tries = 0;
    one.dependencies.receiving.store.change = async (changed, changes) => {
      if (changed.id !== poison.id) return change(changed, changes);
      tries += 1;
      throw new Error('Item size has exceeded the maximum allowed size');
    };
    for (let n = 0; n < 15; n += 1) await one.run();
    expect([await one.stateOf(email), tries]).toEqual(['bounced', 12]);
  });

  it('ends the run if the four before it could not be applied either, and all are read again', async () => {
    const emails = await Promise.all(Array.from({ length: 5 }, () => one.sent()));
    for (const email of emails) one.server.deliver(one.bounceOf(email));
    const { change } = one.store;
    one.dependencies.receiving.store.change = async () => {
      throw new Error('AccessDeniedException');
    };
    await expect(one.run()).rejects.toThrow('AccessDeniedException');
    one.dependencies.receiving.store.change = change;
    await one.run();
    expect(await Promise.all(emails.map(one.stateOf))).toEqual(Array(5).fill('bounced'));
  });
});
