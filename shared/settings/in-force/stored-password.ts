import { MalformedJson, parseStrictJson } from '../../json.ts';

/** What a password parameter holds. */
export interface StoredPassword {
  password: string;
  /** The mail server that it is for, in lower case, if the value says so. */
  host?: string;
}

const parse = (text: string) => {
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (error instanceof MalformedJson) return undefined;
    throw error;
  }
};

/**
 * Reads the value of a password parameter: the bare password, or `{"host": "…", "password": "…"}`, which says the mail
 * server that the password is for and so may come in force without a new settings document. All other text, JSON or
 * not, is a bare password.
 */
export const storedPassword = (text: string): StoredPassword => {
  const json = text.startsWith('{') ? parse(text) : undefined;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { password: text };
  const { host, password, ...others } = json;
  const isBound = typeof host === 'string' && typeof password === 'string' && Object.keys(others).length === 0;
  return isBound ? { host: host.toLowerCase(), password } : { password: text };
};
