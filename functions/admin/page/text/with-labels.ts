import { settings } from '../../../../shared/settings/schema/schema.ts';

const PATH = /[a-z_]+(?:\/\w+){1,2}/g;

/** A sentence of the API's, which names settings by their paths, with Adobe's labels for them: who reads it sees a form. */
export const withLabels = (sentence: string): string =>
  sentence.replace(PATH, (path) => settings.get(path)?.text.en.label ?? path);
