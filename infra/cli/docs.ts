import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../../shared/openapi/document.ts';
import { llmsTxt } from '../../shared/openapi/llms-txt.ts';
import { processTerminal, readArguments, runProgram } from './program.ts';
import { settingsReference } from './settings/settings-reference.ts';

const usage = `Usage: npm run docs

Writes the pages that are made from the code: docs/openapi.json, docs/llms.txt, docs/settings.md. Tests fail while one
is out of date.

  --json      Prints JSON to standard output.
  --help      Prints this.

Exit codes: 0 done, 1 not done, 2 wrong usage.
`;

const pages = (): [name: string, text: string][] => {
  const document = openApiDocument();
  return [
    ['openapi.json', `${JSON.stringify(document, null, 2)}\n`],
    ['llms.txt', llmsTxt(document)],
    ['settings.md', settingsReference()],
  ];
};

const args = process.argv.slice(2);

const run = async () => {
  readArguments({ args, options: { json: { type: 'boolean' } } });
  const written = pages().map(([name, text]) => {
    writeFileSync(new URL(`../../docs/${name}`, import.meta.url), text);
    return `docs/${name}`;
  });
  return { done: true, output: written.map((name) => `wrote ${name}`).join('\n'), json: { written } };
};

process.exitCode = await runProgram({ name: 'docs', usage, run }, args, processTerminal);
