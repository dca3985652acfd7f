import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** Tokens that the inbox issues and accepts. They survive restarts, since they are signed and not stored. */
export interface InboxTokens {
  issue(kind: 'access' | 'refresh'): string;
  isGood(kind: 'access' | 'refresh', token: string): boolean;
}

/** Seconds for which an access token lasts: what Microsoft and Google give. */
export const lifeSeconds = 3_600;

export const inboxTokens = (secret: string, now: () => number): InboxTokens => {
  const signatureOf = (kind: string, content: string): Buffer =>
    createHmac('sha256', secret).update(`${kind} ${content}`).digest();
  return {
    issue: (kind) => {
      const content = `${now() + lifeSeconds * 1000}.${randomUUID()}`;
      return `${content}.${signatureOf(kind, content).toString('base64url')}`;
    },
    isGood: (kind, token) => {
      const [, content = '', expiresAt, signature = ''] = /^((\d+)\.[\w-]+)\.([\w-]+)$/.exec(token) ?? [];
      const [given, expected] = [Buffer.from(signature, 'base64url'), signatureOf(kind, content)];
      const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
      return isSigned && (kind === 'refresh' || Number(expiresAt) > now());
    },
  };
};
