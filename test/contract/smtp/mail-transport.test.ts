import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTransports } from '../../../shared/adapters/transports.ts';
import type { OutgoingMail, RecipientReply, Transports } from '../../../shared/ports/sending/mail-transport.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import { acceptAll, scriptedTransports } from '../../support/fakes/scripted-transports.ts';
import { reply, when } from '../../support/smtp/behaviours.ts';
import type { SmtpScript } from '../../support/smtp/script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';
import { aMail, ann, bob, patience } from '../../support/smtp/transport.ts';

/** A message as received by the other side. */
interface Arrived {
  from: string;
  to: readonly string[];
  raw: Buffer;
}

interface Started {
  transports: Transports;
  arrived: () => Arrived[];
}

let server: ScriptedSmtp;
beforeEach(async () => {
  server = await startScriptedSmtp({});
});
afterEach(() => server.close());

const knowsNoBob: SmtpScript = { rcpt: when((line) => line.includes(bob), reply('550 5.1.1 There is no such user')) };

const settings = (scope = 'default'): SettingsInForce => ({
  scope,
  version: `${scope}:1/1`,
  values: { ...builtInValues, 'system/smtp/host': '127.0.0.1', 'system/smtp/port': server.port },
});

const overSmtp = (script: SmtpScript = {}): Started => {
  server.script = script;
  return {
    transports: createTransports({ network: { loopback: true, private: false }, now: Date.now }),
    arrived: () => server.messages,
  };
};

const isBob = ({ address }: RecipientReply): boolean => address === bob;

const scripted = (script: SmtpScript = {}): Started => {
  const transports = scriptedTransports((mail: OutgoingMail) => {
    const report = acceptAll(mail);
    if (report.kind === 'fault' || script !== knowsNoBob) return report;
    const refused = report.accepted
      .filter(isBob)
      .map((one) => ({ ...one, code: 550, enhanced: '5.1.1', response: '550 5.1.1 There is no such user' }));
    return { ...report, accepted: report.accepted.filter((one) => !isBob(one)), refused };
  });
  const arrived = () => transports.sent.map(({ returnPath: from, recipients: to, raw }) => ({ from, to, raw }));
  return { transports, arrived };
};

describe.each<[string, (script?: SmtpScript) => Started]>([
  ['that follow a script', scripted],
  ['over SMTP', overSmtp],
])('transports %s', (_how, start) => {
  it('deliver the exact bytes, from the return path to every recipient', async () => {
    const { transports, arrived } = start();
    const mail = aMail({ recipients: [ann, bob] });
    await transports.for(settings()).send(mail, patience());
    expect(arrived()).toHaveLength(1);
    const [{ from, to, raw } = { from: '', to: [], raw: Buffer.from('') }] = arrived();
    expect({ from, to: [...to], raw: raw.toString() }).toEqual({
      from: mail.returnPath,
      to: [ann, bob],
      raw: mail.raw.toString(),
    });
  });

  it('report every recipient, in order', async () => {
    const report = await start()
      .transports.for(settings())
      .send(aMail({ recipients: [ann, bob] }), patience());
    expect(report).toMatchObject({
      kind: 'answered',
      accepted: [
        { address: ann, code: 250, response: expect.stringMatching(/^250 /) },
        { address: bob, code: 250, response: expect.stringMatching(/^250 /) },
      ],
      refused: [],
    });
  });

  it('distinguish refused from accepted recipients', async () => {
    const { transports } = start(knowsNoBob);
    const report = await transports.for(settings()).send(aMail({ recipients: [ann, bob] }), patience());
    expect(report).toMatchObject({
      kind: 'answered',
      accepted: [{ address: ann }],
      refused: [{ address: bob, code: 550, enhanced: '5.1.1', response: '550 5.1.1 There is no such user' }],
    });
  });

  it('send for several scopes, and after being told to slow down', async () => {
    const { transports, arrived } = start();
    for (const scope of ['default', 'eu']) {
      const transport = transports.for(settings(scope));
      transport.easeOff();
      expect(await transport.send(aMail(), patience())).toMatchObject({ kind: 'answered' });
    }
    expect(arrived()).toHaveLength(2);
  });
});
