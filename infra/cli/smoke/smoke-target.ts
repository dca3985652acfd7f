import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { dynamoApiKeyStore } from '../../../shared/adapters/dynamodb/api-key-store.ts';
import { hashOfToken, newToken, startOfToken } from '../../../shared/http/authentication/api-token.ts';
import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import { dynamoDbFor, emailsTable } from '../deployment.ts';
import { CommandFailed } from '../program.ts';
import type { SmokeTarget } from './smoke-arguments.ts';

const run = promisify(execFile);

export interface OpenTarget extends AsyncDisposable {
  url: string;
  key: string;
}

/** The stack's output `Endpoint`. Rejects with `CommandFailed`, which quotes the AWS CLI. */
const endpointOf = async (stage: string, region: string | undefined): Promise<string> => {
  const query = "Stacks[0].Outputs[?OutputKey=='Endpoint'].OutputValue";
  const stack = `storemail-${stage}`;
  const args = ['cloudformation', 'describe-stacks', '--stack-name', stack, '--query', query, '--output', 'text'];
  const { stdout } = await run('aws', [...args, ...(region ? ['--region', region] : [])]).catch(
    (cause: { code?: unknown; stderr?: string }) => {
      const reason =
        cause.code === 'ENOENT' ? 'the AWS CLI is not installed' : (cause.stderr?.trim() ?? 'the AWS CLI failed');
      throw new CommandFailed(`Cannot read the URL of stack ${stack}: ${reason}`, { cause });
    },
  );
  return stdout.trim();
};

/** URL and key of the deployment. A key that is created for the purpose is revoked on disposal. */
export const openTarget = async (target: SmokeTarget): Promise<OpenTarget> => {
  if ('url' in target) return { ...target, [Symbol.asyncDispose]: async () => {} };
  const url = await endpointOf(target.stage, target.region);
  const client = dynamoDbFor(target);
  const store = dynamoApiKeyStore(client, emailsTable(target));
  const [id, key] = [randomUUID(), newToken(randomBytes)];
  const fields = { id, name: 'smoke test', permission: 'full_access', scope: DEFAULT_SCOPE } as const;
  await store.create({ ...fields, createdAt: Date.now(), hash: hashOfToken(key), start: startOfToken(key) });
  return {
    url,
    key,
    [Symbol.asyncDispose]: async () => {
      await store.remove(id);
      client.destroy();
    },
  };
};
