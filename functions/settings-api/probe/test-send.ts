import type { Address } from '../../../shared/email/address/address.ts';
import { signed } from '../../../shared/email/dkim/sign.ts';
import { identityOf, returnPathOf } from '../../../shared/email/message/identity.ts';
import type { OutgoingMail } from '../../../shared/ports/sending/mail-transport.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import type { Proposal } from '../edit/proposal.ts';
import type { SettingsPorts } from '../ports.ts';
import type { ScopeChain } from '../read/scope-settings.ts';
import { settingsToProbe } from './probe-settings.ts';
import type { Step } from './probe-steps.ts';
import { faultyStep } from './verify-login.ts';

/** Milliseconds for the conversation: clients are promised an answer within 25 seconds. */
const LIMIT_MS = 22_000;

export interface TestSendPorts extends Pick<SettingsPorts, 'parameters' | 'probe' | 'now'> {
  newId(): string;
}

const TEXT =
  'This is a test email. Your mail settings work: it came the same way as every email of your storefront does.\r\n';

/** Composed and addressed like real mail. */
const testMail = async (
  to: Address,
  settings: SettingsInForce,
  { now, newId }: TestSendPorts,
): Promise<OutgoingMail> => {
  const { scope, values, dkim } = settings;
  const { compose } = await import('#compose');
  const email = {
    id: newId(),
    createdAt: now(),
    to: [{ address: to }],
    cc: [],
    subject: `Test email of scope ${scope}`,
  };
  const content = { text: TEXT, html: null, headers: { 'Auto-Submitted': 'auto-generated' }, attachments: [] };
  const identity = identityOf({ replyTo: [] }, settings);
  const composed = await compose(email, content, identity);
  const raw = dkim && identity.signedBy ? signed(composed, dkim, email.createdAt) : composed;
  return { returnPath: returnPathOf(values), recipients: [to], raw };
};

/** Why real mail with these settings would not be sent although the test is. */
const remark = ({ values }: SettingsInForce): string => {
  if (values['system/smtp/disable'])
    return 'The settings are valid. Real mail is suppressed: system/smtp/disable is yes.';
  const mode = values['developer/mode'];
  if (mode !== 'off') return `The settings are valid. Real mail does not reach customers: developer/mode is ${mode}.`;
  return 'The settings are valid.';
};

const stepsTaken = async (
  ports: TestSendPorts,
  chain: ScopeChain,
  proposal: Proposal,
  to: Address,
): Promise<Step[]> => {
  try {
    const settings = await settingsToProbe(ports, chain, proposal);
    const probe = await ports.probe.send(settings, await testMail(to, settings, ports), AbortSignal.timeout(LIMIT_MS));
    const { stepsOf } = await import('#probe-steps');
    const checked = { step: 'settings', ok: true, duration_ms: 0, detail: remark(settings) };
    return [checked, ...stepsOf(probe, settings, ports.now())];
  } catch (error) {
    return [faultyStep(error)];
  }
};

/** Sends a test email with the code and the settings of real mail, and reports each step. */
export const testSend = async (ports: TestSendPorts, chain: ScopeChain, proposal: Proposal, to: Address) => {
  const begun = ports.now();
  const steps = await stepsTaken(ports, chain, proposal, to);
  return {
    object: 'settings_test',
    ok: steps.every(({ ok }) => ok),
    duration_ms: Math.round(ports.now() - begun),
    // The test is not an email of the log, so it has no record.
    id: null,
    steps,
  };
};
