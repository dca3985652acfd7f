import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localContext, synthesize } from '../../../infra/local/synthesize.ts';
import { countRequests } from '../parts/requests.ts';
import { countedOf, stageCountsOf } from './counts.ts';
import { costsPage } from './page.ts';

/** `npm run costs`: counts, and writes counts.json and docs/costs.md. */

const EMAILS = 60;

const directory = mkdtempSync(join(tmpdir(), 'storemail-costs-'));
const { template } = await synthesize(join(directory, 'cdk.out'), localContext);
rmSync(directory, { recursive: true });
const alarms = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');

const counts = {
  email: countedOf(await countRequests(EMAILS)),
  stage: stageCountsOf(alarms.map(({ Properties }) => Properties ?? {})),
};
writeFileSync(new URL('counts.json', import.meta.url), `${JSON.stringify(counts, null, 2)}\n`);
writeFileSync(new URL('../../../docs/costs.md', import.meta.url), costsPage(counts));
