import type { Fault } from '../../../../shared/settings/document/fault.ts';
import type { Step } from './steps.ts';

/** An error response of the API. */
export interface Refusal {
  statusCode: number;
  name: string;
  message: string;
  /** Settings only: invalid settings, by configuration path. */
  faults?: Fault[];
  /** Settings only: the steps of the session with the mail server. */
  steps?: Step[];
}

/** The API refused the request. The message is the API's own and safe to show. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }

  /** Somebody else changed the resource first. */
  get isConflict(): boolean {
    return this.refusal.statusCode === 412;
  }
}

/** There was no answer from the API, because of the network, a gateway or a timeout. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
}
