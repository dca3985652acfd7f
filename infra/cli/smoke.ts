import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { processTerminal } from './program.ts';
import { smokeProgram } from './smoke/smoke-program.ts';

process.exitCode = await smokeProgram(process.argv.slice(2), {
  ...processTerminal,
  wait,
  now: Date.now,
  uuid: randomUUID,
});
