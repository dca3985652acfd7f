import * as z from 'zod/mini';
import type { Tag } from '../lifecycle/email.ts';
import { atMost, refuse, required } from './field-schema.ts';

const MAX_TAGS = 75;
const TAG_TEXT = /^[\w-]{1,256}$/;

/** A name and a value, or an object keyed by the name, which Symfony's mailer sends. */
const written = z.union([z.strictObject({ name: z.string(), value: z.string() }), z.record(z.string(), z.string())], {
  error: required('must be an object with name and value, both strings'),
});

/** Labels that a shop attaches to an email for its own use. */
export const tags = atMost(
  MAX_TAGS,
  z.pipe(
    z.array(written, { error: 'must be an array' }),
    z.transform((values, payload): Tag[] =>
      values.map((value, index) => {
        const tag = tagOf(value);
        if (!tag) refuse(payload, 'must have a name and a value', [index]);
        else if (!TAG_TEXT.test(tag.name) || !TAG_TEXT.test(tag.value)) {
          refuse(payload, 'must have a name and a value of 1 to 256 letters, digits, _ and -', [index]);
        }
        return tag ?? z.NEVER;
      }),
    ),
  ),
);

const tagOf = (written: Record<string, string>): Tag | undefined => {
  const { name, value, ...others } = written;
  if (name !== undefined && value !== undefined && Object.keys(others).length === 0) return { name, value };
  const [[key, text] = [], ...more] = Object.entries(written);
  return key !== undefined && text !== undefined && more.length === 0 ? { name: key, value: text } : undefined;
};
