import { ParametersUnavailable } from '../errors.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Parameters } from '../ports/parameters.ts';

/** Parameters that count when SSM throttles, is down or refuses. */
export const countingParameters = (parameters: Parameters, metrics: Metrics): Parameters => {
  const counted =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      try {
        return await call(...args);
      } catch (error) {
        if (error instanceof ParametersUnavailable) metrics.count('parametersUnavailable');
        throw error;
      }
    };
  return {
    ...parameters,
    read: counted(parameters.read),
    edits: counted(parameters.edits),
    labelInForce: counted(parameters.labelInForce),
  };
};
