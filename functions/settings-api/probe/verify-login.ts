import { ApiError } from '../../../shared/http/api-error.ts';
import { SettingsFault } from '../../../shared/settings/document/fault.ts';
import type { Proposal } from '../edit/proposal.ts';
import type { SettingsPorts } from '../ports.ts';
import type { ScopeChain } from '../read/scope-settings.ts';
import { settingsToProbe } from './probe-settings.ts';
import type { Step } from './probe-steps.ts';

type VerifyPorts = Pick<SettingsPorts, 'parameters' | 'probe' | 'now'>;

/** Milliseconds; the request itself has 29 seconds and still has to write afterwards. */
const LIMIT_MS = 15_000;

/** A password that cannot be read fails the probe before it begins. */
export const faultyStep = (error: unknown): Step => {
  if (!(error instanceof SettingsFault)) throw error;
  return { step: 'settings', ok: false, duration_ms: 0, detail: error.message };
};

const steps = async (ports: VerifyPorts, chain: ScopeChain, proposal: Proposal): Promise<Step[]> => {
  try {
    const settings = await settingsToProbe(ports, chain, proposal);
    const probe = await ports.probe.logIn(settings, AbortSignal.timeout(LIMIT_MS));
    const { stepsOf } = await import('#probe-steps');
    return stepsOf(probe, settings, ports.now());
  } catch (error) {
    return [faultyStep(error)];
  }
};

/** Logs in to the mail server of a proposal. Throws `ApiError` (422) with the step that failed. Sendmail has no login. */
export const verifyLogin = async (ports: VerifyPorts, chain: ScopeChain, proposal: Proposal): Promise<void> => {
  if (proposal.resolved.values['system/smtp/transport'] === 'sendmail') return;
  const taken = await steps(ports, chain, proposal);
  const failed = taken.find(({ ok }) => !ok);
  if (!failed) return;
  throw new ApiError(
    422,
    'validation_error',
    `The login failed at ${failed.step}: ${failed.detail}`,
    {},
    { steps: taken },
  );
};
