import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type InboxMessage, messagesIn } from '../support/runner/inbox.ts';
import { descendantsOf, isAlive } from '../support/runner/processes.ts';
import { type Runner, startRunner } from '../support/runner/runner.ts';

const emails = 500;
const killAfter = 200;
const atOnce = 16;
/** Short leases, so that interrupted emails are sent again within seconds. */
const context = ['deliverTimeoutSeconds=10', 'requeueAfterSeconds=2'];

let data: string;
let runner: Runner;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-kill-'));
  runner = await startRunner(data, context);
});
afterAll(async () => {
  await runner.stop();
  await rm(data, { recursive: true, force: true });
});

const post = async (subject: string): Promise<string | undefined> => {
  const answer = await fetch(`${runner.api}/emails`, {
    method: 'POST',
    headers: { authorization: `Bearer ${runner.keys.sending}`, 'content-type': 'application/json' },
    body: JSON.stringify({ from: 'shop@example.com', to: 'customer@example.net', subject, text: 'Thank you' }),
  });
  return answer.status === 200 ? ((await answer.json()) as { id: string }).id : undefined;
};

/** Posts emails until the runner is gone. Resolves to the ids of accepted ones by subject. */
const postUntilKilled = async (kill: () => void): Promise<Map<string, string>> => {
  const accepted = new Map<string, string>();
  let next = 0;
  const poster = async (): Promise<void> => {
    while (next < emails) {
      const subject = `Order ${next++}`;
      const id = await post(subject).catch(() => undefined);
      if (id) accepted.set(subject, id);
      if (accepted.size === killAfter) kill();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, poster));
  return accepted;
};

const bySubject = (messages: InboxMessage[]): Map<string, InboxMessage[]> =>
  Map.groupBy(messages, (message) => message.subject);

const possibleDuplicate = async (id: string): Promise<boolean> => {
  const answer = await fetch(`${runner.api}/emails/${id}`, {
    headers: { authorization: `Bearer ${runner.keys.full}` },
  });
  return ((await answer.json()) as { delivery: { possible_duplicate: boolean } }).delivery.possible_duplicate;
};

/** Does what the schedule does every minute, immediately. */
const releaseDueEmails = async (): Promise<void> => {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const lambda = new LambdaClient({ endpoint: runner.endpoints.lambda, region: runner.region, credentials });
  await lambda.send(new InvokeCommand({ FunctionName: 'storemail-dev-release-due-emails', Payload: '{}' }));
};

it('loses no accepted email to kill -9, and any second copy is identical and flagged', async () => {
  const functions = descendantsOf(runner.pid);
  let killed: Promise<unknown> | undefined;
  const accepted = await postUntilKilled(() => {
    killed ??= runner.stop('SIGKILL');
  });
  await killed;
  expect(accepted.size).toBeGreaterThanOrEqual(killAfter);
  expect(functions).not.toHaveLength(0);
  await eventually(() => expect(functions.filter(isAlive)).toEqual([]));

  runner = await startRunner(data, context);
  const arrived = await eventually(
    async () => {
      await releaseDueEmails();
      const messages = bySubject(await messagesIn(runner.inbox));
      const missing = [...accepted.keys()].filter((subject) => !messages.has(subject));
      expect(missing).toEqual([]);
      return messages;
    },
    { interval: 500 },
  );

  for (const [subject, copies] of arrived) {
    if (copies.length === 1) continue;
    expect(new Set(copies.map((copy) => copy.raw)).size).toBe(1);
    const id = accepted.get(subject);
    if (id) expect(await possibleDuplicate(id)).toBe(true);
  }
});
