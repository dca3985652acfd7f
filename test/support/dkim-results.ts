import { dkimVerify } from 'mailauth/lib/dkim/verify.js';

/**
 * The result of each DKIM signature of a message according to mailauth, an independent verifier, with
 * these DNS records.
 */
export const dkimResults = async (message: Buffer, records: Record<string, string>) => {
  const resolver = async (name: string, type: string): Promise<string[][]> => {
    const record = records[name];
    if (type === 'TXT' && record !== undefined) return [[record]];
    throw Object.assign(new Error('No such record'), { code: 'ENOTFOUND' });
  };
  const { results } = await dkimVerify(message, { resolver });
  return results.map(({ status, signingDomain }) => ({ result: status.result, domain: signingDomain }));
};
