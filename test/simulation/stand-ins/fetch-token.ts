import type { TokenAnswer } from '../../../shared/adapters/oauth2/fetch-token.ts';
import { TokenFault } from '../../../shared/ports/sending/access-tokens.ts';
import type { Footprint, Operation } from '../engine/operation.ts';
import { scene } from '../models/world.ts';

/** Milliseconds; the same as in the product. */
export const LIMIT_MS = 10_000;

/** The token endpoint's response to a form; throws `TokenFault`. Set by scenarios with OAuth2 logins. */
export const tokenEndpoint: { answer: (form: URLSearchParams) => TokenAnswer } = {
  answer: () => {
    throw new TokenFault('OAUTH_HTTP_404');
  },
};

class TokenRequest implements Operation {
  readonly port = 'token endpoint';
  readonly isRead = false;
  readonly canFail = false;
  readonly own = ['unavailable', 'no-reply'] as const;
  private readonly form: URLSearchParams;
  private readonly until = scene.simulation.now + LIMIT_MS;

  constructor(form: URLSearchParams) {
    this.form = form;
  }

  label = (): string => `token endpoint: present ${this.form.get('refresh_token')}`;
  footprint = (): Footprint => ({
    reads: [],
    writes: [`token endpoint ${this.form.get('refresh_token')?.replace(/\d+$/, '')}`],
  });
  run(outcome: string): TokenAnswer {
    if (scene.simulation.now > this.until) throw new TokenFault('ETIMEDOUT');
    if (outcome === 'unavailable') throw new TokenFault('OAUTH_HTTP_503');
    const answer = tokenEndpoint.answer(this.form);
    if (outcome === 'no-reply') throw new TokenFault('ECONNRESET');
    return answer;
  }
}

export const fetchToken = (_url: string, form: URLSearchParams): Promise<TokenAnswer> =>
  scene.simulation.ask(new TokenRequest(form)) as Promise<TokenAnswer>;
