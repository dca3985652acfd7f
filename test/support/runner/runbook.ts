import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The commands below one heading of a document, as one script: later blocks use variables of earlier ones. */
export interface Section {
  file: string;
  heading: string;
  script: string;
}

const blocksIn = (text: string): string => [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code).join('');

/** Commands within a sentence. */
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

/** The path of the AWS CLI, version 2; `undefined` if it is not installed. */
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
