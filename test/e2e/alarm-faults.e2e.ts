import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAssembly } from '../../infra/emulator/template/assembly.ts';
import { awsFaults } from '../support/alarm-faults/aws-metrics.ts';
import { ownFaults } from '../support/alarm-faults/own-metrics.ts';
import { type Cloud, startCloud } from '../support/emulators/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { ASSEMBLY } from '../support/runner/synthesized.ts';

interface MetricOf {
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name: string; Value: unknown }[];
}
interface AlarmProperties extends MetricOf {
  AlarmName: string;
  Statistic?: string;
  Threshold?: number;
  Metrics?: { MetricStat?: { Metric: MetricOf } }[];
}

/** From the same template that the runner runs. */
const alarms = Object.values(readAssembly(process.env[ASSEMBLY] ?? '').template.Resources)
  .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
  .map(({ Properties }) => Properties as unknown as AlarmProperties);

const nameOf = ({ AlarmName }: AlarmProperties): string => AlarmName.replace('storemail-dev-', '');

const alarm = (name: string): AlarmProperties => {
  const found = alarms.find((one) => nameOf(one) === name);
  if (!found) throw new Error(`the template has no alarm ${name}`);
  return found;
};

/** The metrics of an alarm: a single one, or those of its expression. */
const metricsOf = ({ Metrics, ...single }: AlarmProperties): MetricOf[] =>
  Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [single];

const dimensionsOf = ({ Dimensions = [] }: MetricOf) =>
  Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.stop());

describe('the faults', () => {
  it('cover every alarm in the template exactly once', () => {
    const covered = [...Object.keys(ownFaults), ...Object.keys(awsFaults)];
    expect(covered.toSorted()).toEqual(alarms.map(nameOf).toSorted());
  });

  it('are metrics of Storemail in its own namespace, and of AWS otherwise', () => {
    const isOwn = (name: string) => metricsOf(alarm(name)).every(({ Namespace }) => Namespace === 'Storemail');
    expect(Object.keys(ownFaults).filter((name) => !isOwn(name))).toEqual([]);
    const isAws = (name: string) => metricsOf(alarm(name)).every(({ Namespace = '' }) => Namespace.startsWith('AWS/'));
    expect(Object.keys(awsFaults).filter((name) => !isAws(name))).toEqual([]);
  });
});

it('a sent email is counted, with the time spent per phase', async () => {
  const { scope } = await cloud.scopeWith({});
  await cloud.endpoints.send({ scope, subject: 'One' });
  const told = () => cloud.emitted.filter(({ dimensions }) => dimensions.service === 'storemail-dev');
  const names = ['Accepted', 'Sent', 'AcceptToSent', 'SmtpConnect', 'SmtpMail', 'SmtpDot'];
  await eventually(() => expect(told().map(({ name }) => name)).toEqual(expect.arrayContaining(names)));
});

describe('the metric of the alarm', () => {
  it.each(Object.entries(ownFaults).map(([name, one]) => ({ name, ...one })))(
    '$name is written when $fault',
    async ({ name, cause }) => {
      const { Threshold = 1, Statistic } = alarm(name);
      const least = Statistic === 'Maximum' ? Threshold : 1;
      await cause(cloud);
      for (const metric of metricsOf(alarm(name))) {
        const dimensions = dimensionsOf(metric);
        const written = () =>
          cloud.emitted.filter((one) => one.namespace === metric.Namespace && one.name === metric.MetricName);
        await eventually(() => {
          const enough = written().filter(({ sum }) => sum >= least);
          expect(enough.map((one) => one.dimensions)).toContainEqual(dimensions);
        });
      }
    },
  );

  it.each(Object.entries(awsFaults).map(([name, one]) => ({ name, ...one })))(
    '$name rises when $fault ($counted)',
    async ({ seen }) => {
      expect(await seen(cloud)).toBeGreaterThan(0);
    },
  );
});
