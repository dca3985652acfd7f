import { randomBytes, randomUUID } from 'node:crypto';
import { apiKeyProgram } from './api-key/api-key-program.ts';
import { processTerminal } from './program.ts';

const dependencies = { ...processTerminal, now: Date.now, uuid: randomUUID, random: randomBytes };
process.exitCode = await apiKeyProgram(process.argv.slice(2), dependencies);
