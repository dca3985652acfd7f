/** Loads a function's bundle, answers invocations, and reports the time and CPU of each. */
import { createRequire } from 'node:module';
import type { Invocation, Measured } from './function.ts';

const { handler } = createRequire(import.meta.url)(String(process.argv[2]));

const invoke = async ({ event, timeoutMs }: Invocation): Promise<Measured> => {
  const deadline = Date.now() + timeoutMs;
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const result = await handler(event, { getRemainingTimeInMillis: () => deadline - Date.now() });
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { result, ms, cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 1_048_576 };
};

process.on('message', async (invocation: Invocation) => process.send?.(await invoke(invocation)));
process.once('disconnect', () => process.exit());
process.send?.('ready');
