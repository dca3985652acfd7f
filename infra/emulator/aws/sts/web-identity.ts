import { createSign, generateKeyPairSync, type KeyObject, type KeyPairKeyObjectResult, randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Caller, Permission } from '../call.ts';
import { arnOf, type Location } from '../location.ts';

/** Signs identity tokens. On AWS, every account has its own issuer. */
export interface IdentityIssuer {
  /** The `iss` claim. */
  readonly url: string;
  /** Verifies signatures; AWS publishes it at the issuer's `/.well-known/jwks.json`. */
  readonly publicKey: KeyObject;
  sign(claims: object): string;
}

/**
 * Creates an issuer with a new key. That is enough, since tokens are valid for an hour at most. The key is made when it is
 * first needed: making one takes a tenth of a second, and few stacks use tokens.
 */
export const createIdentityIssuer = ({ account }: Location): IdentityIssuer => {
  let made: KeyPairKeyObjectResult | undefined;
  const keys = (): KeyPairKeyObjectResult => {
    made ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return made;
  };
  const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    url: `https://${account}.tokens.sts.localhost`,
    get publicKey() {
      return keys().publicKey;
    },
    sign: (claims) => {
      const signed = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(claims)}`;
      return `${signed}.${createSign('sha256').update(signed).sign(keys().privateKey, 'base64url')}`;
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

/** Parses the parameters of GetWebIdentityToken (STS API reference). Throws `AwsError`. */
export const readIdentityRequest = (form: URLSearchParams): IdentityRequest => {
  const audiences = [...form].filter(([name]) => /^Audience\.member\.\d+$/.test(name)).map(([, value]) => value);
  const algorithm = form.get('SigningAlgorithm') ?? '';
  const seconds = Number(form.get('DurationSeconds') ?? DEFAULT_SECONDS);
  const invalid = (what: string): AwsError => new AwsError('ValidationError', `1 validation error detected: ${what}`);
  if (audiences.length === 0 || audiences.length > MAX_AUDIENCES) throw invalid('Audience takes 1 to 10 members');
  if (algorithm !== 'RS256') throw invalid('The local STS supports RS256 only');
  if (!(seconds >= 60 && seconds <= 3_600)) throw invalid('DurationSeconds must be from 60 to 3600');
  return { audiences, algorithm, seconds };
};

/** The permission the caller needs, with the condition keys of the Service Authorization Reference. */
export const identityPermission = ({ audiences, algorithm, seconds }: IdentityRequest): Permission => ({
  action: 'sts:GetWebIdentityToken',
  resource: '*',
  context: {
    'sts:IdentityTokenAudience': audiences,
    'sts:SigningAlgorithm': algorithm,
    'sts:DurationSeconds': String(seconds),
  },
});

/** The `sub` claim: for a role session, the ARN of the role. */
const subjectOf = ({ arn }: Caller, location: Location): string => {
  const [, role] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role === undefined ? arn : arnOf({ ...location, region: '' }, 'iam', `role/${role}`);
};

/** Issues a JWT that identifies the caller. `now` is in epoch milliseconds. */
export const issueIdentity = (
  issuer: IdentityIssuer,
  { audiences, seconds }: IdentityRequest,
  { caller, location, now }: { caller: Caller; location: Location; now: number },
): { WebIdentityToken: string; Expiration: string } => {
  const iat = Math.floor(now / 1000);
  const [audience] = audiences;
  const claims = {
    iss: issuer.url,
    sub: subjectOf(caller, location),
    aud: audiences.length === 1 ? audience : audiences,
    iat,
    exp: iat + seconds,
    jti: randomUUID(),
  };
  return { WebIdentityToken: issuer.sign(claims), Expiration: new Date((iat + seconds) * 1000).toISOString() };
};
