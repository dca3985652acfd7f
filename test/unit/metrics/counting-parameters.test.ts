import { describe, expect, it } from 'vitest';
import { countingParameters, countingWriter } from '../../../shared/metrics/counting-parameters.ts';
import { ParametersThrottled, ParametersUnavailable } from '../../../shared/ports/errors.ts';
import { recordingMetrics } from '../../support/fakes/recording-metrics.ts';
import { memoryParameters } from '../../support/fakes/settings/memory-parameters.ts';

const name = 'settings/default';

describe('a counting parameter reader', () => {
  it.each([
    ['read', (one) => one.read(name)],
    ['edits', (one) => one.edits(name)],
    ['history', (one) => one.history(name)],
    ['labelInForce', (one) => one.labelInForce(name, 1)],
  ] as [string, (one: ReturnType<typeof countingParameters>) => Promise<unknown>][])(
    'count a call of %s that SSM refuses, and pass it on',
    async (_name, call) => {
      const [metrics, parameters] = [recordingMetrics(), memoryParameters()];
      parameters.put(name, '{}');
      const counting = countingParameters(parameters, metrics);
      await call(counting);
      expect(metrics.counts).toEqual({});
      parameters.failure = new ParametersUnavailable('throttled');
      await expect(call(counting)).rejects.toThrow(ParametersUnavailable);
      expect(metrics.counts).toEqual({ parametersUnavailable: 1 });
    },
  );

  it("counts throttled writes, but no errors that are not SSM's", async () => {
    const metrics = recordingMetrics();
    const fails = (error: Error) => () => Promise.reject(error);
    const writer = countingWriter(
      { put: fails(new ParametersThrottled('slow')), remove: fails(new Error('bug')) },
      metrics,
    );
    await expect(writer.put(name, '{}', 'String')).rejects.toThrow('slow');
    await expect(writer.remove(name)).rejects.toThrow('bug');
    expect(metrics.counts).toEqual({ parametersUnavailable: 1 });
  });
});
