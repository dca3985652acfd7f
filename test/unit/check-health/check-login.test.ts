import { describe, expect, it, vi } from 'vitest';
import { checkLogin } from '../../../functions/check-health/check-login.ts';
import type { Probe } from '../../../shared/ports/sending/mail-probe.ts';
import type { TransportFault } from '../../../shared/ports/sending/mail-transport.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';

const NOW = Date.UTC(2026, 10, 22);
const DAY = 86_400_000;
const HOUR = 3_600_000;

const settings = (version = 'default:1/1@1', values: Partial<EffectiveSettings> = {}): SettingsInForce => ({
  scope: 'default',
  version,
  values: { ...builtInValues, ...values },
});
const fault = (changes: Partial<TransportFault> = {}): Probe => ({
  steps: [],
  fault: { phase: 'auth', code: 'EAUTH', reply: 535, dot: false, ...changes },
});
const validFor = (ms: number): Probe => ({
  steps: [
    {
      phase: 'tls',
      durationMs: 1,
      secured: { protocol: 'TLSv1.3', certificate: { subject: 'a', validTo: NOW + ms } },
    },
  ],
});
const probing = (probe: Probe) => ({ probe: { logIn: vi.fn(async () => probe) }, now: () => NOW });

describe('the check of a mail server', () => {
  it.each([
    [14 * DAY, 'up', '14 days left'],
    [14 * DAY - 1, 'degraded', '13 days left'],
  ])('a certificate that is valid for %i ms is %s', async (ms, state, detail) => {
    const { observations } = await checkLogin(probing(validFor(ms)), settings());
    expect(observations).toMatchObject([
      { check: 'smtp-login', state: 'up', code: 'logged-in', detail: 'Connected and logged in' },
      { check: 'certificate', state, code: 'days-left', detail },
    ]);
  });

  it('remembers a refused login and does not repeat it for an hour', async () => {
    const refusing = probing(fault());
    const { refused } = await checkLogin(refusing, settings());
    expect(refused).toMatchObject({ at: NOW, version: 'default:1/1@1' });
    const before = refused && { ...refused, at: NOW - HOUR + 1 };
    const again = await checkLogin(refusing, settings(), { refused: before });
    expect(again).toMatchObject({ refused: before, observations: [{ state: 'down' }] });
    expect(refusing.probe.logIn).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['after an hour', NOW - HOUR, 'default:1/1@1'],
    ['under other settings', NOW, 'default:2/1@2'],
  ])('tries a refused login again %s', async (_when, at, version) => {
    const dependencies = probing(validFor(DAY));
    await checkLogin(dependencies, settings(version), { refused: { at, version: 'default:1/1@1', detail: '' } });
    expect(dependencies.probe.logIn).toHaveBeenCalledOnce();
  });

  it('does not log in while workers wait for the next probe after a refused login, and reports that', async () => {
    const refusing = probing(fault());
    const circuit = { scope: 'default', version: 'v', fault: 'auth-refused', reason: 'No', openedAt: 1 };
    expect(await checkLogin(refusing, settings('v'), { circuit })).toMatchObject({
      observations: [
        { check: 'smtp-login', state: 'down', code: 'login-failed', values: { phase: 'auth' }, detail: 'At auth: No' },
      ],
    });
    expect(refusing.probe.logIn).not.toHaveBeenCalled();
  });

  it('connects to a server whose last fault was not a refused login', async () => {
    const circuit = { scope: 'default', version: 'v', fault: 'tls-untrusted', reason: 'No', openedAt: 1 };
    const { observations } = await checkLogin(probing(validFor(20 * DAY)), settings('v'), { circuit });
    expect(observations).toMatchObject([{ state: 'up' }, { state: 'up' }]);
  });

  it('retries a server that could not be reached at every run', async () => {
    expect(await checkLogin(probing(fault({ phase: 'connect', code: 'ECONNREFUSED' })), settings())).not.toHaveProperty(
      'refused',
    );
  });

  it('reports a scope that sends no mail as disabled and does not connect to its server', async () => {
    const dependencies = probing(validFor(DAY));
    const { observations } = await checkLogin(dependencies, settings('v', { 'system/smtp/disable': true }));
    expect(observations).toMatchObject([{ check: 'smtp-login', state: 'disabled', code: 'sending-disabled' }]);
    expect(dependencies.probe.logIn).not.toHaveBeenCalled();
  });

  it('makes no connection when the sendmail program is used', async () => {
    const dependencies = probing(validFor(DAY));
    const sendmail = settings('v', { 'system/smtp/transport': 'sendmail' });
    expect(await checkLogin(dependencies, sendmail)).toEqual({ observations: [] });
    expect(dependencies.probe.logIn).not.toHaveBeenCalled();
  });
});
