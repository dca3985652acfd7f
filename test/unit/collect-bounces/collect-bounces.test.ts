import { afterEach, describe, expect, it } from 'vitest';
import { collectBounces } from '../../../functions/collect-bounces/collect-bounces.ts';
import { ParametersUnavailable, StoreUnavailable } from '../../../shared/ports/errors.ts';
import { documentName, mailboxPasswordName } from '../../../shared/settings/in-force/parameter-names.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import { ada, type Collecting, collecting } from '../../support/builders/collecting.ts';

let started: Collecting[] = [];
const given = async (overrides?: SettingsDocument, scope?: string): Promise<Collecting> => {
  const one = await collecting(overrides, scope);
  started.push(one);
  return one;
};
afterEach(async () => {
  await Promise.all(started.map(({ server }) => server.close()));
  started = [];
});

const folder = ({ server }: Collecting, name: string): number => server.folders.get(name)?.length ?? 0;

describe('a returned message', () => {
  it('is applied and moved; a message about none of our emails stays where it is and is read only once', async () => {
    const one = await given();
    const email = await one.sent();
    one.server.deliver(one.bounceOf(email));
    one.server.deliver('Subject: Where is my order?\r\n\r\nIt has not come.\r\n');
    await one.run();
    expect(await one.stateOf(email)).toBe('bounced');
    expect(await one.suppressions.find(ada)).toMatchObject([{ origin: 'bounce', emailId: email.id }]);
    expect([folder(one, 'Storemail'), folder(one, 'INBOX')]).toEqual([1, 1]);
    expect(await one.mailboxes.report('default')).toMatchObject({
      state: 'up',
      detail: expect.stringMatching(/^2 read/),
    });
    await one.run();
    expect(one.server.commands.filter((command) => command.startsWith('UID FETCH'))).toHaveLength(2);
    expect(one.server.commands.filter((command) => /^(?:UID )?(?:STORE|EXPUNGE)/i.test(command))).toEqual([]);
  });

  it('stays in place if messages are kept', async () => {
    const one = await given({ 'bounces/after_reading': 'keep' });
    const email = await one.sent();
    one.server.deliver(one.bounceOf(email));
    await one.run();
    expect([await one.stateOf(email), folder(one, 'INBOX')]).toEqual(['bounced', 1]);
  });

  it('is not applied to an email outside the scopes of its mailbox', async () => {
    const one = await given({}, 'eu');
    const email = await one.sent({ scope: 'us' });
    one.server.deliver(one.bounceOf(email));
    await one.run();
    expect(await one.stateOf(email)).toBe('sent');
    expect(one.metrics.counts).toMatchObject({ returnedUnmatched: 1 });
  });

  it('waits while its email is being sent, and is read again later', async () => {
    const one = await given();
    const email = await one.sent({ state: 'sending', leaseUntil: 0 });
    one.server.deliver(one.bounceOf(email));
    await one.run();
    expect(folder(one, 'INBOX')).toBe(1);
    const stored = await one.store.find(email.id);
    if (stored) await one.store.change(stored, { state: 'sent' });
    await one.run();
    expect([await one.stateOf(email), folder(one, 'INBOX')]).toEqual(['bounced', 0]);
  });
});

describe('a run that crashes', () => {
  it('before its record is written or its message moved is completed by the next run, which changes nothing twice', async () => {
    const one = await given();
    const emails = [await one.sent(), await one.sent()];
    for (const email of emails) one.server.deliver(one.bounceOf(email));
    let calls = 0;
    const change = one.store.change;
    // The second email's change is written, but the response is lost.
    one.dependencies.receiving.store.change = async (email, changes) => {
      const changed = await change(email, changes);
      calls += 1;
      if (calls === 2) throw new StoreUnavailable('lost');
      return changed;
    };
    await expect(one.run()).rejects.toThrow(StoreUnavailable);
    expect(folder(one, 'INBOX')).toBe(2);
    const before = await Promise.all(emails.map(({ id }) => one.store.find(id)));
    await one.run();
    const after = await Promise.all(emails.map(({ id }) => one.store.find(id)));
    expect(after).toEqual(before);
    expect(folder(one, 'INBOX')).toBe(0);
  });

  it('keeps its lease for as long as it may still be alive, and no second run reads meanwhile', async () => {
    const one = await given();
    one.server.deliver(one.bounceOf(await one.sent()));
    await one.mailboxes.take('default', one.clock.now, one.clock.now + 150_000);
    await one.run(100_000);
    expect(one.server.commands).toEqual([]);
    await one.run(100_000);
    expect(folder(one, 'INBOX')).toBe(0);
  });

  it('never repeats the work of a concurrent run', async () => {
    const one = await given();
    for (let n = 0; n < 3; n += 1) one.server.deliver(one.bounceOf(await one.sent()));
    one.clock.now += 1;
    await Promise.all([1, 2, 3].map(() => collectBounces(one.dependencies, one.clock.now + 60_000)));
    expect(one.server.commands.filter((command) => command.startsWith('UID FETCH'))).toHaveLength(3);
  });
});

describe('a mailbox that cannot be read', () => {
  it('is reported as a metric and in health, and a refused login is not repeated for an hour', async () => {
    const one = await given();
    one.server.password = 'another';
    await one.run();
    await one.run();
    const logins = () => one.server.commands.filter((command) => /^(?:LOGIN|AUTHENTICATE)/i.test(command)).length;
    expect(logins()).toBe(1);
    expect(one.metrics.counts).toEqual({ mailboxFailed: 2 });
    expect(await one.mailboxes.report('default')).toMatchObject({
      state: 'down',
      detail: 'The mailbox refused the login',
    });
    await one.run(3_600_000);
    expect(logins()).toBe(2);
  });

  it('is not sent a password that was saved for another host', async () => {
    const one = await given();
    const [pair] = await one.inForce.list();
    if (pair?.mailbox) {
      await one.inForce.move({ ...pair, revision: 2, mailbox: { ...pair.mailbox, host: 'imap.other.example' } });
    }
    await one.run();
    expect(one.server.commands).toEqual([]);
    expect(await one.mailboxes.report('default')).toMatchObject({ state: 'down', detail: /No password was saved/ });
  });

  it('is not sent an access token if its host belongs to no known provider', async () => {
    const one = await given({ 'bounces/auth': 'xoauth2' });
    await one.run();
    expect(one.server.commands).toEqual([]);
    expect(one.metrics.counts).toEqual({ mailboxFailed: 1 });
  });
});

describe('a scope whose settings cannot be read', () => {
  it("does not prevent other scopes' mailboxes from being read", async () => {
    const one = await given();
    const email = await one.sent();
    one.server.deliver(one.bounceOf(email));
    const [pair] = await one.inForce.list();
    if (pair) await one.inForce.move({ ...pair, scope: 'asia', revision: 1 });
    const { read } = one.parameters;
    one.dependencies.parameters.read = async (name, version) => {
      if (name.includes('asia')) throw new ParametersUnavailable('throttled');
      return read(name, version);
    };
    await expect(one.run()).rejects.toThrow(ParametersUnavailable);
    expect(await one.stateOf(email)).toBe('bounced');
  });
});

describe('five mailboxes that take all the time they get', () => {
  it('are all read in one run', async () => {
    const one = await given();
    const [pair] = await one.inForce.list();
    const text = (await one.parameters.read(documentName('default'), 1))?.value ?? '';
    for (const scope of ['a', 'b', 'c', 'd']) {
      one.parameters.put(documentName(scope), text);
      one.parameters.put(mailboxPasswordName(scope), 'hunter2');
      if (pair) await one.inForce.move({ ...pair, scope, revision: 1 });
    }
    one.dependencies.open = async () => ({
      uidValidity: '1',
      uidNext: 1_001,
      search: async () => Array.from({ length: 1_000 }, (_, n) => n + 1),
      read: async () => {
        one.clock.now += 100;
        return Buffer.from('Subject: Hello\r\n\r\nHello\r\n');
      },
      move: async () => true,
      close: () => {},
    });
    await one.run();
    const reports = await Promise.all(['default', 'a', 'b', 'c', 'd'].map(one.mailboxes.report));
    expect(reports.map((report) => report?.detail)).toEqual(Array(5).fill(expect.stringMatching(/^[1-9]\d* read/)));
  });
});

describe('without a configured mailbox', () => {
  it('a run makes one request to the table and no others', async () => {
    const one = await given({ 'bounces/imap_host': undefined });
    await one.run();
    expect(one.server.commands).toEqual([]);
    expect(await one.mailboxes.report('default')).toBeUndefined();
  });
});
