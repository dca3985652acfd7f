import { ParametersUnavailable } from '../../ports/errors.ts';
import type { PairInForce } from '../../ports/settings/in-force-store.ts';
import type { Parameters } from '../../ports/settings/parameters.ts';
import { errorFields } from '../../runtime/error-fields.ts';
import type { Log } from '../../runtime/logger.ts';
import { documentName, passwordName } from './parameter-names.ts';

/**
 * Labels the versions in force of a scope's parameters, by name. A label that cannot be set is only a warning, since the
 * versions are already in force.
 */
export const labelVersions = async (
  parameters: Parameters,
  scope: string,
  versions: Readonly<Record<string, number>>,
  log: Log,
): Promise<void> => {
  try {
    for (const [name, version] of Object.entries(versions)) await parameters.labelInForce(name, version);
  } catch (error) {
    if (!(error instanceof ParametersUnavailable)) throw error;
    log.warn('versions in force are not labelled', { scope, ...errorFields(error) });
  }
};

/** The same for the versions of a pair. */
export const labelPair = (
  parameters: Parameters,
  { scope, document, secret }: PairInForce,
  log: Log,
): Promise<void> => {
  const versions = {
    ...(document && { [documentName(scope)]: document.version }),
    ...(secret && { [passwordName(scope)]: secret.version }),
  };
  return labelVersions(parameters, scope, versions, log);
};
