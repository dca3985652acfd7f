import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import counts from '../../bench/costs/counts.json' with { type: 'json' };
import { stageCountsOf } from '../../bench/costs/counts.ts';
import { costsPage } from '../../bench/costs/page.ts';
import { resourcesOf, synthesize } from '../../support/runner/template.ts';

describe('docs/costs.md', () => {
  it('is generated from the committed counts by npm run costs', () => {
    expect(readFileSync(new URL('../../../docs/costs.md', import.meta.url), 'utf8')).toBe(costsPage(counts));
  });

  it('has as many alarms and metrics as the stack', () => {
    const alarms = resourcesOf(synthesize(), 'AWS::CloudWatch::Alarm');
    expect(counts.stage).toEqual(stageCountsOf(alarms.map(([, { Properties }]) => Properties)));
  });
});
