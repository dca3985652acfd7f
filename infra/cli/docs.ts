import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../../shared/openapi/document.ts';
import { llmsTxt } from '../../shared/openapi/llms-txt.ts';
import { processTerminal, readArguments, runProgram } from './program.ts';
import { settingsReference } from './settings/settings-reference.ts';

const usage = `Usage: npm run docs

Regenerates the documentation that is derived from the code: docs/openapi.json, docs/llms.txt and docs/settings.md. Tests
fail if one of them is out of date.

Options:
  --json    Prints JSON to standard output.
  --help    Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
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
  return { success: true, output: written.map((name) => `Wrote ${name}`).join('\n'), json: { written } };
};

process.exitCode = await runProgram({ name: 'docs', usage, run }, args, processTerminal);
