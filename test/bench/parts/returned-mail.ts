import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { returnByPipe } from '../../support/runner/returned-by-pipe.ts';
import { startRunner } from '../../support/runner/runner.ts';
import type { Figure } from '../figure.ts';
import { quantile } from '../statistics.ts';

/** From a mail server's pipe (`storemail-relay bounce`, one process per message) to the webhook endpoint. */
export const returnedMail = async (count: number): Promise<Figure[]> => {
  const data = await mkdtemp(join(tmpdir(), 'storemail-bench-returned-'));
  const runner = await startRunner(data);
  try {
    const { returned } = await returnByPipe(runner, count);
    const seconds = returned.map(({ tookMs }) => tookMs / 1_000);
    const note = `of ${count}; half of them within ${quantile(seconds, 0.5).toFixed(2)} s`;
    const label = 'from a returned message in the pipe to its webhook, p95';
    return [{ section: 'Returned mail', label, value: quantile(seconds, 0.95), unit: 's', goal: { atMost: 10 }, note }];
  } finally {
    await runner.stop();
    await rm(data, { recursive: true, force: true });
  }
};
