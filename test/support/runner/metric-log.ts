/** One metric written by a function, as CloudWatch would read it. */
export interface Emitted {
  functionName: string;
  namespace: string;
  name: string;
  dimensions: Record<string, unknown>;
  /** The sum of the values in one line. */
  sum: number;
}

/** A line in CloudWatch's embedded metric format ("Embedded Metric Format specification"). */
interface EmbeddedLine extends Record<string, unknown> {
  _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] };
}

const isEmbedded = (entry: unknown): entry is EmbeddedLine =>
  typeof entry === 'object' && entry !== null && '_aws' in entry;

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const sumOf = (value: unknown): number => [value].flat().reduce<number>((sum, one) => sum + Number(one), 0);

const metricsIn = (functionName: string, line: EmbeddedLine): Emitted[] =>
  line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, line[name]]));
      return Metrics.map(({ Name }) => ({
        functionName,
        namespace: Namespace,
        name: Name,
        dimensions,
        sum: sumOf(line[Name]),
      }));
    }),
  );

/** Collects the metrics from the output of a runner with `--verbose`: `<function>: <log line>`. */
export const metricLog = () => {
  const emitted: Emitted[] = [];
  let rest = '';
  return {
    emitted,
    write: (text: string): void => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [, functionName = '', json = ''] = /^([\w-]+): (\{.*)$/.exec(line) ?? [];
        const entry = parsed(json);
        if (isEmbedded(entry)) emitted.push(...metricsIn(functionName, entry));
      }
    },
  };
};
