import type { Fault } from '../document/fault.ts';
import { type ResolvedSettings, resolveSettings } from '../document/resolve.ts';
import { dkimFaults } from '../in-force/dkim-key.ts';
import { passwordHolder } from '../in-force/pair.ts';
import type { WiderScope } from '../review/facts.ts';
import type { SettingsDocument } from '../schema/effective.ts';
import { type Capabilities, crossCheck, deploymentCheck, logsIn } from './cross-check.ts';
import { resolveWithSenders, senderFaults } from './inherited-senders.ts';
import { credentialTarget } from './oauth2.ts';

/** The settings that would be in force at a scope, and those in force at the wider scopes. */
export interface Candidate {
  scope: string;
  document: SettingsDocument;
  /** The scope's own password and its host; `new`: it will belong to the host it comes in force with. */
  secret: 'new' | WiderScope['secret'];
  /** Widest first. */
  wider: readonly WiderScope[];
}

export interface Checked {
  resolved: ResolvedSettings;
  /** Faults with which nothing can be sent, other than those of the password. */
  faults: Fault[];
  /** The settings log in, but there is no password for the host. */
  needsPassword: boolean;
}

/** Checks the effective settings of a scope as they would be. */
export const checkSettings = ({ scope, document, secret, wider }: Candidate, deployment: Capabilities): Checked => {
  const { values: unbound } = resolveSettings([...wider, { scope, document }]);
  const host = credentialTarget(unbound);
  const own = secret === 'new' ? { version: 0, host } : secret;
  const chain = [...wider, { scope, document, ...(own && { secret: own }) }];
  const resolved = resolveWithSenders(chain);
  const { values } = resolved;
  return {
    resolved,
    faults: [
      ...crossCheck(values),
      ...deploymentCheck(resolved, deployment),
      ...senderFaults(chain, resolved),
      ...dkimFaults(resolved),
    ],
    needsPassword: logsIn(values) && passwordHolder(chain, host) === undefined,
  };
};
