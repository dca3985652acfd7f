import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { smokeProgram } from './smoke/smoke-program.ts';

process.exitCode = await smokeProgram(process.argv.slice(2), {
  environment: process.env,
  print: (text) => process.stdout.write(text),
  say: (text) => process.stderr.write(text),
  wait,
  now: Date.now,
  uuid: randomUUID,
});
