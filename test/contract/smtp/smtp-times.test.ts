import { afterEach, describe, expect, it } from 'vitest';
import type { SmtpServer } from '../../../shared/adapters/smtp/smtp-server.ts';
import { smtpTimes } from '../../../shared/metrics/smtp-times.ts';
import { recordingMetrics } from '../../support/fakes/recording-metrics.ts';
import { inTurn, ordinary, reply } from '../../support/smtp/behaviours.ts';
import { testCertificates } from '../../support/smtp/certificates.ts';
import type { SmtpScript } from '../../support/smtp/script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';
import { aMail, patience, transportTo } from '../../support/smtp/transport.ts';
import { trustTestAuthority } from '../../support/smtp/trust.ts';

trustTestAuthority();

let server: ScriptedSmtp;
afterEach(() => server.close());

const measured = async (script: SmtpScript, to: Partial<SmtpServer>, emails = 1) => {
  server = await startScriptedSmtp(script);
  const metrics = recordingMetrics();
  let ticks = 0;
  // Every reading of the clock is a millisecond later, so that no phase takes zero time.
  const transport = transportTo(server, to, { newObserver: () => smtpTimes(metrics, () => ++ticks) });
  for (let n = 0; n < emails; n++) await transport.send(aMail(), patience());
  transport.close();
  return metrics.measures;
};

const login = { mechanism: 'PLAIN', user: 'shop', password: 'p4ssword' } as const;
const ms = expect.any(Number);

describe('the times of SMTP phases', () => {
  it('are three per STARTTLS connection and two per email', async () => {
    const { good } = await testCertificates();
    const script: SmtpScript = { tls: { mode: 'starttls', certificate: good }, mechanisms: ['PLAIN'] };
    expect(await measured(script, { encryption: 'tls', login }, 2)).toEqual({
      smtpConnectMs: [ms],
      smtpTlsMs: [ms],
      smtpAuthMs: [ms],
      smtpMailMs: [ms, ms],
      smtpDotMs: [ms, ms],
    });
  });

  it('include implicit TLS', async () => {
    const { good } = await testCertificates();
    const measures = await measured({ tls: { mode: 'implicit', certificate: good } }, { encryption: 'ssl' });
    expect(Object.keys(measures)).toEqual(['smtpConnectMs', 'smtpTlsMs', 'smtpMailMs', 'smtpDotMs']);
  });

  it('omit phases that were not reached, and the time between two emails', async () => {
    const measures = await measured({ mail: inTurn(reply('451 4.3.0 Later'), ordinary) }, {}, 2);
    expect(measures).toEqual({ smtpConnectMs: [ms], smtpMailMs: [1, 3], smtpDotMs: [1] });
  });
});
