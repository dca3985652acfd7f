import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { messageIn } from '../support/runner/inbox.ts';
import { runningStack } from '../support/runner/running-stack.ts';

const program = fileURLToPath(new URL('../../infra/cli/smoke.ts', import.meta.url));
const doctor = fileURLToPath(new URL('../../infra/cli/doctor.ts', import.meta.url));
const run = promisify(execFile);

const running = runningStack();

const smoke = (...args: string[]) =>
  run(process.execPath, [
    program,
    '--url',
    `${running().runner.api}/`,
    '--key',
    running().runner.keys.full,
    ...args,
  ]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );

describe('npm run doctor', () => {
  it('finds nothing missing in a running stack, and queries no records of a reserved domain', async () => {
    const { stdout } = await run(process.execPath, [doctor, '--endpoint-url', running().runner.endpoints.ssm]);
    expect(stdout.replaceAll(/Node [\d.]+/g, 'Node')).toBe(
      [
        'ok       Node',
        'ok       Settings of default are in force',
        'advice   Mail is sent from example.com',
        '         Set trans_email/ident_general/email to an address at your own domain.',
        '',
      ].join('\n'),
    );
  });
});

describe('npm run smoke', () => {
  it('treats a deployment whose checks have not run yet as starting; sends one email and makes typical client requests', async () => {
    const early = await smoke('--to', 'first@example.net');
    expect(early.stdout).toContain('ok      GET /health reports up  (starting: the health checks have not run yet)');
    expect(early.code).toBe(0);
    const lambda = new LambdaClient({
      endpoint: running().runner.endpoints.lambda,
      region: running().runner.region,
      credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
    });
    await lambda.send(new InvokeCommand({ FunctionName: 'storemail-dev-check-health' }));
    lambda.destroy();
    const { code, stdout } = await smoke('--to', 'ops@example.net');
    expect(stdout.match(/^ok {6}.*(?= {2}\()/gm)?.map((line) => line.slice(8))).toEqual([
      'GET /health reports up',
      '//emails is treated as /emails',
      'a chunked body is read',
      'a GET request may have a body',
      'an email is sent',
    ]);
    expect(code).toBe(0);
    await messageIn(running().runner.inbox, 'Storemail smoke test');
  });

  it('refuses to start without a recipient', async () => {
    expect((await smoke()).code).toBe(2);
  });
});
