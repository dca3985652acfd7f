import { ParametersUnavailable } from '../../ports/errors.ts';
import type { PairInForce } from '../../ports/settings/in-force-store.ts';
import type { Parameters } from '../../ports/settings/parameters.ts';
import { errorFields } from '../../runtime/error-fields.ts';
import type { Log } from '../../runtime/logger.ts';
import { documentName, passwordName } from './parameter-names.ts';

/** Labels the versions in force. A label that cannot be set is only a warning, since the pair is already in force. */
export const labelPair = async (parameters: Parameters, pair: PairInForce, log: Log): Promise<void> => {
  const { scope, document, secret } = pair;
  try {
    if (document) await parameters.labelInForce(documentName(scope), document.version);
    if (secret) await parameters.labelInForce(passwordName(scope), secret.version);
  } catch (error) {
    if (!(error instanceof ParametersUnavailable)) throw error;
    log.warn('versions in force are not labelled', { scope, ...errorFields(error) });
  }
};
