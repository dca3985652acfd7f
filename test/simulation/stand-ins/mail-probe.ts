import type { MailProbe } from '../../../shared/ports/sending/mail-probe.ts';

/** Logins and test sends always work: the simulation does not cover them. */
export const mailProbe = (): MailProbe => ({
  logIn: async () => ({ steps: [] }),
  send: async () => ({ steps: [] }),
});
