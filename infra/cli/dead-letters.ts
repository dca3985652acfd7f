import { deadLettersProgram } from './dead-letters/dead-letters-program.ts';
import { processTerminal } from './program.ts';

process.exitCode = await deadLettersProgram(process.argv.slice(2), processTerminal);
