import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** OAuth2 tokens that the inbox issues and accepts. They are signed instead of stored, so they outlive a restart. */
export interface InboxTokens {
  issue(kind: 'access' | 'refresh'): string;
  isValid(kind: 'access' | 'refresh', token: string): boolean;
}

/** Lifetime of an access token in seconds: that of Microsoft and Google. */
export const lifetimeSeconds = 3_600;

export const inboxTokens = (secret: string, now: () => number): InboxTokens => {
  const signatureOf = (kind: string, content: string): Buffer =>
    createHmac('sha256', secret).update(`${kind} ${content}`).digest();
  return {
    issue: (kind) => {
      const content = `${now() + lifetimeSeconds * 1000}.${randomUUID()}`;
      return `${content}.${signatureOf(kind, content).toString('base64url')}`;
    },
    isValid: (kind, token) => {
      const [, content = '', expiresAt, signature = ''] = /^((\d+)\.[\w-]+)\.([\w-]+)$/.exec(token) ?? [];
      const [actual, expected] = [Buffer.from(signature, 'base64url'), signatureOf(kind, content)];
      const isSigned = actual.length === expected.length && timingSafeEqual(actual, expected);
      return isSigned && (kind === 'refresh' || Number(expiresAt) > now());
    },
  };
};
