import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../support/free-port.ts';
import { scriptedTransports, verdict } from '../../support/smtp/scripted-transports.ts';
import { aMail, faultIn, patience } from '../../support/smtp/transport.ts';

const { start, transport, closeAll } = scriptedTransports();
afterEach(closeAll);

describe('where it connects to', () => {
  it.each([['127.0.0.1'], ['::1'], ['169.254.169.254'], ['::ffff:127.0.0.1'], ['10.0.0.7']])(
    'refuses a name that resolves to a forbidden %s',
    async (address) => {
      const server = await start();
      const options = { network: { loopback: false, private: false }, resolve: async () => [address] };
      const report = await transport(server, { host: 'mail.test' }, options).send(aMail(), patience());
      expect([faultIn(report).code, verdict(report)]).toEqual(['EFORBIDDENHOST', 'hold']);
      expect(server.sessions).toEqual([]);
    },
  );

  it('connects to the checked address, whatever the name resolves to a moment later', async () => {
    const server = await start();
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const rebinding = transport(server, { host: 'mail.test' }, { resolve: async () => answers.shift() ?? [] });
    await rebinding.send(aMail(), patience());
    expect(server.messages).toHaveLength(1);
    await server.dropConnections('rst');
    expect(faultIn(await rebinding.send(aMail(), patience())).code).toBe('EFORBIDDENHOST');
  });

  it('tries the next address when one does not answer', async () => {
    const server = await start();
    const options = { resolve: async () => ['::1', '127.0.0.1'] };
    expect(await transport(server, {}, options).send(aMail(), patience())).toMatchObject({ kind: 'answered' });
  });

  it.each([
    ['ENOTFOUND', 'ENOTFOUND'],
    ['ENODATA', 'ENOTFOUND'],
    ['EAI_AGAIN', 'EAI_AGAIN'],
  ])("reports the resolver's error: %s", async (code, reported) => {
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code }));
    const report = await transport({ port: 9 }, { host: 'mail.test' }, { resolve }).send(aMail(), patience());
    expect(faultIn(report)).toEqual({ phase: 'dns', code: reported, dot: false });
  });

  it('times out if the resolver never answers', async () => {
    const patient = new AbortController();
    const resolve = (): Promise<string[]> => {
      patient.abort();
      return new Promise(() => {});
    };
    const report = await transport({ port: 9 }, { host: 'mail.test' }, { resolve }).send(aMail(), patient.signal);
    expect(faultIn(report)).toEqual({ phase: 'dns', code: 'ETIMEDOUT', dot: false });
  });

  it('reports a port where nothing listens', async () => {
    const report = await transport({ port: await freePort() }).send(aMail(), patience());
    expect(faultIn(report)).toEqual({ phase: 'connect', code: 'ECONNREFUSED', dot: false });
  });
});
