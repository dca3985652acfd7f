import type { ParameterEdit } from '../../../shared/ports/settings/parameters.ts';
import { documentName, passwordName } from '../../../shared/settings/in-force/parameter-names.ts';
import { createSettingsReader } from '../../../shared/settings/in-force/reader.ts';
import { secretsIn } from '../../../shared/settings/in-force/secrets.ts';
import { guardSettings } from '../../../shared/settings/review/guard-settings.ts';
import type { ReviewOptions } from '../../../shared/settings/review/review-scope.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import { memoryAuditLog } from '../fakes/memory-audit-log.ts';
import { recordingLog } from '../fakes/recording-log.ts';
import { recordingMetrics } from '../fakes/recording-metrics.ts';
import { memoryInForceStore } from '../fakes/settings/memory-in-force-store.ts';
import { memoryParameters } from '../fakes/settings/memory-parameters.ts';
import { documentText } from './settings-documents.ts';

const TEN_MINUTES_MS = 600_000;

/** Settings edited in Parameter Store and reviewed by the real guard, with a clock that is moved manually. */
export const editedSettings = (options: Partial<ReviewOptions> = {}) => {
  const clock = { now: 1_763_800_000_000 };
  const now = () => clock.now;
  const parameters = memoryParameters({ now });
  const inForce = memoryInForceStore();
  const log = recordingLog();
  const metrics = recordingMetrics();
  const guarded: ReviewOptions = {
    inForce,
    audit: memoryAuditLog(),
    parameters,
    deployment: { network: { loopback: false, private: false }, sendmail: false, federatedAudiences: [], now },
    now,
    isOwn: () => false,
    log,
    metrics,
    ...options,
  };
  const guard = (scope = 'default') => guardSettings(guarded, scope);

  return {
    clock,
    parameters,
    inForce,
    log,
    metrics,
    guard,
    pair: async (scope = 'default') => (await inForce.read([scope])).get(scope),
    /** Writes a document of any text. */
    write: (scope: string, text: string, edit?: Partial<ParameterEdit>) =>
      parameters.put(documentName(scope), text, { modifiedAt: ++clock.now, ...edit }),
    /** Writes a document that logs in to `smtp.shop.example`, with some values on top. */
    save: (scope: string, values?: SettingsDocument) =>
      parameters.put(documentName(scope), documentText(values), { modifiedAt: ++clock.now }),
    /** Writes a password with the host of `save`, so that it takes effect on its own. */
    saveBoundPassword: (scope: string, password: string, edit?: Partial<ParameterEdit>) =>
      parameters.put(passwordName(scope), JSON.stringify({ host: 'smtp.shop.example', password }), {
        modifiedAt: ++clock.now,
        ...edit,
      }),
    savePassword: (scope: string, password: string, edit?: Partial<ParameterEdit>) =>
      parameters.put(passwordName(scope), password, { modifiedAt: ++clock.now, ...edit }),
    /** Long enough that no write counts as recent. */
    later: () => {
      clock.now += TEN_MINUTES_MS;
    },
  };
};

export type EditedSettings = ReturnType<typeof editedSettings>;

/** A default scope with a login to `smtp.shop.example` that has been in force for a while. */
export const configuredSettings = async (options: Partial<ReviewOptions> = {}): Promise<EditedSettings> => {
  const settings = editedSettings(options);
  settings.save('default');
  settings.savePassword('default', 'first password');
  await settings.guard();
  settings.later();
  return settings;
};

/** The settings reader that functions use. */
export const readerOf = ({ inForce, parameters, clock }: EditedSettings, withSecrets = true) =>
  createSettingsReader({
    inForce,
    parameters,
    now: () => clock.now,
    ...(withSecrets && { secrets: secretsIn(parameters) }),
  });
