import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isDeliverable } from '../../infra/relay/message/recipients.ts';
import { parseAddress } from '../../shared/email/address/address.ts';
import { startFakeApi } from './support/fake-api.ts';
import { createHome, runRelay } from './support/relay.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const isTaken = (address: string): boolean => {
  try {
    parseAddress(address);
    return true;
  } catch {
    return false;
  }
};

const signs = fc.constantFrom(...'aZ09.-_+@[]%!"\\é ü例'.split(''));
const likely = fc.array(signs, { maxLength: 8 }).map((text) => text.join(''));
const addresses = fc.oneof(
  fc.emailAddress(),
  fc.string(),
  fc.tuple(likely, fc.oneof(likely, fc.domain())).map((parts) => parts.join('@')),
);

it('the relay refuses no recipient that the API takes', () => {
  fc.assert(
    fc.property(addresses, (address) => {
      if (isTaken(address)) expect(isDeliverable(address)).toBe(true);
    }),
  );
});

// Which international names are well-formed and of one script is left to the API.
it('the relay refuses every recipient in ASCII that the API refuses', () => {
  const odd = ['-x.example', 'x-.example', 'x_y.example', `${'x'.repeat(64)}.example`, `${'x.'.repeat(127)}example`];
  const hidden = ['shop.example/x', 'shop.example#x', 'shop.example?x', 'shop%2eexample', 'shop.example:25'];
  const written = [...odd, ...hidden].map((domain) => fc.constant(`jane@${domain}`));
  fc.assert(
    fc.property(fc.oneof(addresses, ...written), (address) => {
      fc.pre(/^\p{ASCII}*$/u.test(address) && !/xn--/i.test(address));
      expect(isDeliverable(address)).toBe(isTaken(address));
    }),
  );
});

describe('sendmail with recipients that nobody can deliver to', () => {
  const sendmail = async (...header: string[]) => {
    const api = await startFakeApi();
    cleanUps.push(api.close);
    const home = await createHome({ api: api.url });
    cleanUps.push(home.remove);
    const message = ['From: a@a.example', ...header, '', 'x', ''].join('\n');
    return { api, ran: await runRelay(['sendmail', '--config', home.config, '-t'], message) };
  };

  it('sends the message to the others, and says so', async () => {
    const { api, ran } = await sendmail('To: jane@a.example', 'Cc: root@localhost, www-data@vm', 'Bcc: j@b.example');
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('Left out 2 of 4 recipients') });
    expect(api.accepted[0]?.to).toEqual(['jane@a.example', 'j@b.example']);
  });

  it('leaves it to the API to refuse a message that has no others', async () => {
    const { api } = await sendmail('To: root@localhost');
    expect(api.attempts).toBe(1);
  });

  it('refuses more recipients than the API takes, also while the API is down and there is a spool', async () => {
    const api = await startFakeApi();
    cleanUps.push(api.close);
    api.behave = () => ({ status: 503 });
    const home = await createHome({ api: api.url, spool: 'spool' });
    cleanUps.push(home.remove);
    const send = (count: number) => {
      const to = Array.from({ length: count }, (_, n) => `jane${n}@a.example`).join(',\n ');
      return runRelay(['sendmail', '--config', home.config, '-t'], `From: a@a.example\nBcc: ${to}\n\nx\n`);
    };
    expect(await send(100)).toMatchObject({ code: 0, stderr: '' });
    expect(await send(101)).toMatchObject({ code: 65, stderr: expect.stringContaining('at most 100 recipients') });
  });
});
