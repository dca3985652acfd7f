import { deadLettersProgram } from './dead-letters/dead-letters-program.ts';

process.exitCode = await deadLettersProgram(process.argv.slice(2), {
  environment: process.env,
  print: (text) => process.stdout.write(text),
  say: (text) => process.stderr.write(text),
});
