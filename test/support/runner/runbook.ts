import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The commands below one heading of a document, as one script: a later block uses what an earlier one set. */
export interface Section {
  file: string;
  heading: string;
  script: string;
}

const blocksIn = (text: string): string => [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code).join('');

/** Commands in a sentence. */
const inlineIn = (text: string): string[] =>
  [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`((?:aws|npm run|npx|curl) [^`]+)`/g)].map(([, code = '']) => code);

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

/** The sections of a document that have commands. */
export const sectionsOf = (file: string): Section[] =>
  read(file)
    .split(/^(?=##? )/m)
    .map((text) => {
      const [, heading = ''] = /^##? (.+)/.exec(text) ?? [];
      return { file, heading, script: [blocksIn(text), ...inlineIn(text)].filter(Boolean).join('\n') };
    })
    .filter(({ script }) => script !== '');

/** Path of the AWS CLI's second version on this machine, which the runbook wants; `undefined`: there is none. */
export const awsCli = (): string | undefined => {
  const paths = (process.env.PATH ?? '').split(':').map((folder) => `${folder}/aws`);
  return paths.find((path) => {
    try {
      return execFileSync(path, ['--version'], { stdio: 'pipe' }).toString().startsWith('aws-cli/2');
    } catch {
      return false;
    }
  });
};
