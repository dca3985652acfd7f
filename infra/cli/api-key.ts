import { randomBytes, randomUUID } from 'node:crypto';
import { apiKeyProgram } from './api-key/api-key-program.ts';

process.exitCode = await apiKeyProgram(process.argv.slice(2), {
  environment: process.env,
  print: (text) => process.stdout.write(text),
  say: (text) => process.stderr.write(text),
  now: Date.now,
  uuid: randomUUID,
  random: randomBytes,
});
