import { MalformedJson, parseStrictJson } from '../../json.ts';

/** The value of a password parameter. */
export interface StoredPassword {
  password: string;
  /** The mail server it is for, in lower case, if the value names one. */
  host?: string;
}

/**
 * Reads the value of a password parameter: a bare password, or `{"host": "…", "password": "…"}`, which names the mail
 * server it is for and can therefore come in force without a new settings document. Any other text, JSON or not, is a
 * bare password.
 */
export const storedPassword = (text: string): StoredPassword => {
  const json = text.startsWith('{') ? parse(text) : undefined;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { password: text };
  const { host, password, ...others } = json;
  const isBound = typeof host === 'string' && typeof password === 'string' && Object.keys(others).length === 0;
  return isBound ? { host: host.toLowerCase(), password } : { password: text };
};

const parse = (text: string) => {
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (error instanceof MalformedJson) return undefined;
    throw error;
  }
};
