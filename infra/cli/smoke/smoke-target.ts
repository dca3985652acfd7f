import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { dynamoApiKeyStore } from '../../../shared/adapters/dynamodb/api-key-store.ts';
import { hashOfToken, newToken, startOfToken } from '../../../shared/http/authentication/api-token.ts';
import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import { dynamoDbFor, emailsTable } from '../deployment.ts';
import type { SmokeTarget } from './smoke-arguments.ts';

const run = promisify(execFile);

export interface OpenTarget extends AsyncDisposable {
  url: string;
  key: string;
}

/** The base URL that the stack put out. Rejects with the AWS CLI's own words. */
const endpointOf = async (stage: string, region: string | undefined): Promise<string> => {
  const query = "Stacks[0].Outputs[?OutputKey=='Endpoint'].OutputValue";
  const args = ['cloudformation', 'describe-stacks', '--stack-name', `storemail-${stage}`, '--query', query];
  const { stdout } = await run('aws', [...args, '--output', 'text', ...(region ? ['--region', region] : [])]);
  return stdout.trim();
};

/** Where to send, with a key that works; one that was made for it is revoked when it is disposed of. */
export const openTarget = async (target: SmokeTarget): Promise<OpenTarget> => {
  if ('url' in target) return { ...target, [Symbol.asyncDispose]: async () => {} };
  const url = await endpointOf(target.stage, target.region);
  const client = dynamoDbFor(target);
  const store = dynamoApiKeyStore(client, emailsTable(target));
  const [id, key] = [randomUUID(), newToken(randomBytes)];
  const made = { id, name: 'smoke test', permission: 'full_access', scope: DEFAULT_SCOPE } as const;
  await store.create({ ...made, createdAt: Date.now(), hash: hashOfToken(key), start: startOfToken(key) });
  return {
    url,
    key,
    [Symbol.asyncDispose]: async () => {
      await store.remove(id);
      client.destroy();
    },
  };
};
