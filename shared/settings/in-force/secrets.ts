import type { ParameterReader } from '../../ports/settings/parameters.ts';
import type { DkimKeyInForce, DkimKeyVersion } from '../../ports/settings/settings-reader.ts';
import { readKeyVersion } from './dkim-key.ts';
import { readPasswordInForce, type WithSecret } from './versions-in-force.ts';

/** Reads secrets that settings in force name. Both reject with `SettingsFault` if the secret was deleted or replaced. */
export interface SecretsInForce {
  password(holder: WithSecret): Promise<string>;
  dkimKey(wanted: DkimKeyVersion): Promise<DkimKeyInForce>;
}

/** Secrets, for functions that send mail. The others are built without this code. */
export const secretsIn = (parameters: ParameterReader): SecretsInForce => ({
  password: (holder) => readPasswordInForce(holder, parameters),
  dkimKey: (wanted) => readKeyVersion(wanted, parameters),
});
