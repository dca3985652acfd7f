import { EnvironmentIncomplete } from './env.ts';

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** The credentials of the function's role, from the environment variables that Lambda sets. No other source is tried. */
export const environmentCredentials = async (): Promise<Credentials> => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new EnvironmentIncomplete('Set these environment variables: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY');
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
};

/**
 * Exports what `@aws-sdk/credential-provider-node` exports. The bundles of the functions use this module in its place:
 * that chain of nine providers is a fifth of a small bundle, and a function only ever has credentials in its environment.
 */
export const defaultProvider = () => environmentCredentials;
