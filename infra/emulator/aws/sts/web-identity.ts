import { createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Caller, Permission } from '../call.ts';
import { arnOf, type Place } from '../place.ts';

/** Signs identity tokens. On AWS, every account has an issuer of its own. */
export interface IdentityIssuer {
  /** The `iss` claim. */
  readonly url: string;
  /** Verifies the signatures; AWS publishes it under the issuer's `/.well-known/jwks.json`. */
  readonly publicKey: KeyObject;
  sign(claims: object): string;
}

/** An issuer with a new key: no token outlives it by more than an hour. */
export const createIdentityIssuer = ({ account }: Place): IdentityIssuer => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    url: `https://${account}.tokens.sts.localhost`,
    publicKey,
    sign: (claims) => {
      const signed = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(claims)}`;
      return `${signed}.${createSign('sha256').update(signed).sign(privateKey, 'base64url')}`;
    },
  };
};

interface IdentityRequest {
  audiences: string[];
  algorithm: string;
  seconds: number;
}

const DEFAULT_SECONDS = 300;
const MAX_AUDIENCES = 10;

/** Reads GetWebIdentityToken's parameters (STS API reference). Throws `AwsError`. */
export const readIdentityRequest = (form: URLSearchParams): IdentityRequest => {
  const audiences = [...form].filter(([name]) => /^Audience\.member\.\d+$/.test(name)).map(([, value]) => value);
  const algorithm = form.get('SigningAlgorithm') ?? '';
  const seconds = Number(form.get('DurationSeconds') ?? DEFAULT_SECONDS);
  const invalid = (what: string): AwsError => new AwsError('ValidationError', `1 validation error detected: ${what}`);
  if (audiences.length === 0 || audiences.length > MAX_AUDIENCES) throw invalid('Audience takes 1 to 10 members');
  if (algorithm !== 'RS256') throw invalid('The local STS signs by RS256 only');
  if (!(seconds >= 60 && seconds <= 3_600)) throw invalid('DurationSeconds must be from 60 to 3600');
  return { audiences, algorithm, seconds };
};

/** The permission that the caller needs, with the condition keys of the Service Authorization Reference. */
export const identityPermission = ({ audiences, algorithm, seconds }: IdentityRequest): Permission => ({
  action: 'sts:GetWebIdentityToken',
  resource: '*',
  context: {
    'sts:IdentityTokenAudience': audiences,
    'sts:SigningAlgorithm': algorithm,
    'sts:DurationSeconds': String(seconds),
  },
});

/** The `sub` claim: for a role's session the ARN of the role. */
const subjectOf = ({ arn }: Caller, place: Place): string => {
  const [, role] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role === undefined ? arn : arnOf({ ...place, region: '' }, 'iam', `role/${role}`);
};

/** The output: a JWT that identifies the caller. `now` is in epoch milliseconds. */
export const issueIdentity = (
  issuer: IdentityIssuer,
  { audiences, seconds }: IdentityRequest,
  { caller, place, now }: { caller: Caller; place: Place; now: number },
): { WebIdentityToken: string; Expiration: string } => {
  const iat = Math.floor(now / 1000);
  const [audience] = audiences;
  const claims = {
    iss: issuer.url,
    sub: subjectOf(caller, place),
    aud: audiences.length === 1 ? audience : audiences,
    iat,
    exp: iat + seconds,
    jti: randomUUID(),
  };
  return { WebIdentityToken: issuer.sign(claims), Expiration: new Date((iat + seconds) * 1000).toISOString() };
};
