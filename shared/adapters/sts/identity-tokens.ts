import { GetWebIdentityTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { type IdentityTokens, TokenFault } from '../../ports/sending/access-tokens.ts';
import { clientConfig } from '../../runtime/client-config.ts';
import { lazy } from '../../runtime/lazy.ts';
import { faultCode } from '../aws-faults.ts';

/** Lifetime of an identity token, which is used at once. The role's policy does not allow a longer one. */
const LIFE_SECONDS = 300;

/** Errors that last until somebody changes the configuration, by STS's names. */
const refusals: Readonly<Record<string, string>> = {
  AccessDenied: 'FEDERATION_DENIED',
  AccessDeniedException: 'FEDERATION_DENIED',
  OutboundWebIdentityFederationDisabled: 'FEDERATION_OFF',
  OutboundWebIdentityFederationDisabledException: 'FEDERATION_OFF',
  ValidationError: 'FEDERATION_REFUSED',
  JWTPayloadSizeExceeded: 'FEDERATION_REFUSED',
  JWTPayloadSizeExceededException: 'FEDERATION_REFUSED',
};

/**
 * Identity tokens of the function's role, by `sts:GetWebIdentityToken`; Entra requires RS256. Tested against a server
 * that answers as AWS documents, not against AWS itself.
 */
export const stsIdentityTokens = (client: STSClient = sts()): IdentityTokens => ({
  issue: async (audience, abortSignal) => {
    const command = new GetWebIdentityTokenCommand({
      Audience: [audience],
      SigningAlgorithm: 'RS256',
      DurationSeconds: LIFE_SECONDS,
    });
    const { WebIdentityToken } = await client.send(command, { abortSignal }).catch((error: unknown) => {
      const code = faultCode(error);
      throw new TokenFault(refusals[code] ?? 'FEDERATION_UNAVAILABLE', undefined, error);
    });
    if (!WebIdentityToken) throw new TokenFault('FEDERATION_REFUSED');
    return WebIdentityToken;
  },
});

/** The STS client of this function. The global endpoint does not offer GetWebIdentityToken. */
const sts = lazy(() => new STSClient({ ...clientConfig(), useGlobalEndpoint: false }));
