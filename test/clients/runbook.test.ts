import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, startCloud } from '../support/emulators/cloud.ts';
import { awsCli, sectionsOf } from '../support/runner/runbook.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shell = fileURLToPath(new URL('../support/runner/runbook-shell.sh', import.meta.url));
const run = promisify(execFile);
const cli = awsCli();

const [first, ...sections] = [...sectionsOf('docs/runbook.md'), ...sectionsOf('docs/deploy.md')];

let cloud: Cloud;
let keyId: string;

/** Fills in the placeholders, as an operator would. */
const filledIn = (script: string): string =>
  script
    .replaceAll('revoke …', `revoke ${keyId}`)
    .replaceAll('--uuid …', '--uuid 0f1e2d3c-0000-0000-0000-000000000000')
    .replace(/^STAGE=prod$/m, 'STAGE=dev');

const environment = () => ({
  ...process.env,
  AWS_CLI: cli,
  AWS_ENDPOINT_URL: cloud.runner.endpoints.ssm,
  AWS_REGION: cloud.runner.region,
  AWS_ACCESS_KEY_ID: 'operator',
  AWS_SECRET_ACCESS_KEY: 'operator',
  AWS_MAX_ATTEMPTS: '1',
  AWS_PAGER: '',
  RUNNER_API: cloud.runner.api,
});

const inShell = (...scripts: string[]) =>
  run('bash', ['-euo', 'pipefail', '-c', `. '${shell}'\n${scripts.map(filledIn).join('\n')}`], {
    cwd: root,
    env: environment(),
  });

describe.skipIf(cli === undefined)('with the AWS CLI, the commands', () => {
  beforeAll(async () => {
    cloud = await startCloud();
    const { json } = await cloud.endpoints.ask('POST', '/api-keys', { name: 'leaked' });
    keyId = String((json as unknown as { id: string }).id);
  });
  afterAll(() => cloud.stop());

  it('at the beginning set a stage, a URL and a key that work', async () => {
    const { stdout } = await inShell(first?.script ?? '', 'echo "$STAGE $API $KEY"');
    expect(stdout).toMatch(new RegExp(`dev ${cloud.runner.api} re_sm_\\S+\n$`));
  });

  it.each(sections)('of $file, $heading, run', async ({ script }) => {
    const { stderr } = await inShell('STAGE=dev', `API=${cloud.runner.api}`, `KEY=${cloud.runner.keys.full}`, script);
    expect(stderr).not.toMatch(/error|usage/i);
  });
});

it('the documents contain commands', () => {
  expect(sections.length).toBeGreaterThan(10);
});
