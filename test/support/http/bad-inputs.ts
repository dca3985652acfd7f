import { readFileSync } from 'node:fs';
import type { JsonValue } from '../../../shared/json.ts';

export interface BadInput {
  id: string;
  surface: string;
  name: string;
  payload: JsonValue;
  expect: 'refuse' | 'accept' | 'accept, harmless';
  /** Describes how to generate a payload that is too large to write down. */
  generate?: Record<
    string,
    { key: string; depth?: number; leaf?: string; s?: string; k?: string; v?: string; times?: number }
  >;
}

const file = new URL('./bad-inputs.json', import.meta.url);
const inputs: BadInput[] = JSON.parse(readFileSync(file, 'utf8')).inputs;

/** Inputs that a mail service must refuse or defuse, for surfaces whose names begin with one of these. */
export const badInputs = (...surfaces: string[]): BadInput[] =>
  inputs.filter(({ surface }) => surfaces.some((name) => surface.startsWith(name)));

type Fields = Record<string, JsonValue>;

/** The body of `POST /emails` for an input, merged into a valid email. */
export const bodyOf = (input: BadInput, valid: Fields): string | Buffer => {
  if (input.generate) return mergedText(valid, generatedText(input.generate));
  if (input.surface === 'POST /emails: to') return JSON.stringify({ ...valid, to: input.payload });
  if (typeof input.payload !== 'string') return JSON.stringify({ ...valid, ...(input.payload as Fields) });
  if (input.payload.startsWith('{')) return mergedText(valid, input.payload);
  return bytesOf(input.payload);
};

/** Merges objects as text, since parsing would destroy what is wrong with the second. */
const mergedText = (valid: Fields, text: string): string => {
  const replaced = Object.keys(JSON.parse(text));
  const kept = Object.fromEntries(Object.entries(valid).filter(([key]) => !replaced.includes(key)));
  return `${JSON.stringify(kept).slice(0, -1)},${text.slice(1)}`;
};

/** `\xff` in a payload stands for that byte. */
const bytesOf = (payload: string): Buffer =>
  Buffer.from(
    payload.replace(/\\x([0-9a-f]{2})/g, (_match, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

const generatedText = (generate: NonNullable<BadInput['generate']>): string => {
  const [[kind = '', { key = '', depth = 0, leaf = '', s = '', k = '', v = '', times = 0 } = { key: '' }] = []] =
    Object.entries(generate);
  const [field = '', index] = key.split('.');
  const values: Record<string, () => string> = {
    repeat: () => JSON.stringify(s.repeat(times)),
    repeat_list: () => JSON.stringify(Array(times).fill(s)),
    repeat_map: () =>
      JSON.stringify(Object.fromEntries(Array.from({ length: times }, (_, i) => [k.replace('{i}', String(i)), v]))),
    nest_array: () => `${'['.repeat(depth)}${JSON.stringify(leaf)}${']'.repeat(depth)}`,
    nest_object: () => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
  };
  const value = values[kind]?.() ?? '';
  return `{${JSON.stringify(field)}:${index === undefined ? value : `[${value}]`}}`;
};

/** Texts of an input that must not appear in a response or log. */
export const textsOf = (value: JsonValue): string[] => {
  if (typeof value === 'string') return value.length > 3 ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
};
