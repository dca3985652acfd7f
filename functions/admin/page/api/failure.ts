import type { Fault } from '../../../../shared/settings/document/fault.ts';
import type { Step } from './steps.ts';

/** What the API says when it does not do what it was asked for. */
export interface Refusal {
  statusCode: number;
  name: string;
  message: string;
  /** Settings only: what is wrong, by configuration path. */
  faults?: Fault[];
  /** Settings only: how far the conversation with the mail server went. */
  steps?: Step[];
}

/** The API refused. The message is the API's own and safe to show. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }

  /** Somebody else was first. */
  get isConflict(): boolean {
    return this.refusal.statusCode === 412;
  }
}

/** No answer, or none that is the API's: the network, a gateway, a timeout. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
}
