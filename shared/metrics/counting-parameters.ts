import { ParametersThrottled, ParametersUnavailable } from '../ports/errors.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ParameterReader, Parameters, ParameterWriter } from '../ports/settings/parameters.ts';

const isOfSsm = (error: unknown): boolean =>
  error instanceof ParametersUnavailable || error instanceof ParametersThrottled;

/** Counts a call when SSM throttles, is down or denies access. */
const counted =
  (metrics: Metrics) =>
  <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
  async (...args: A): Promise<T> => {
    try {
      return await call(...args);
    } catch (error) {
      if (isOfSsm(error)) metrics.count('parametersUnavailable');
      throw error;
    }
  };

export const countingReader = ({ read }: ParameterReader, metrics: Metrics): ParameterReader => ({
  read: counted(metrics)(read),
});

export const countingParameters = (parameters: Parameters, metrics: Metrics): Parameters => {
  const count = counted(metrics);
  return {
    ...countingReader(parameters, metrics),
    edits: count(parameters.edits),
    history: count(parameters.history),
    labelInForce: count(parameters.labelInForce),
  };
};

export const countingWriter = (writer: ParameterWriter, metrics: Metrics): ParameterWriter => {
  const count = counted(metrics);
  return { put: count(writer.put), remove: count(writer.remove) };
};
