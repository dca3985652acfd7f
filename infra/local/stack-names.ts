import { TemplateIncomplete } from '../emulator/template/errors.ts';
import type { TemplateModel } from '../emulator/template/model.ts';

/** What the runner itself has to know of the stack: names that operators know from the documentation. */
export interface StackNames {
  /** Table of emails, API keys and the pairs in force. */
  table: string;
  /** What parameter names begin with: `/storemail/<stage>`. */
  prefix: string;
  stage: string;
  /** Of the key that encrypts secrets, as for `--key-id`. */
  keyId?: string;
}

/** Reads the names from the functions' own environment. Throws `TemplateIncomplete`. */
export const stackNames = (model: TemplateModel): StackNames => {
  const prefix = environmentValue(model, 'PARAMETER_PREFIX');
  const keyId = model.keys.flatMap(({ aliases }) => aliases)[0];
  return {
    table: environmentValue(model, 'EMAILS_TABLE'),
    prefix,
    stage: prefix.slice(prefix.lastIndexOf('/') + 1),
    ...(keyId !== undefined && { keyId }),
  };
};

const environmentValue = ({ functions }: TemplateModel, name: string): string => {
  const value = functions.map(({ environment }) => environment[name]).find((found) => found !== undefined);
  if (value === undefined) throw new TemplateIncomplete(`No function of the template has the variable ${name}`);
  return value;
};
