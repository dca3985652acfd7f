export type RequestFaultName =
  | 'missing_required_field'
  | 'validation_error'
  | 'invalid_attachment'
  | 'invalid_from_address';

/** Something wrong with one field of a request. The message says what is allowed; it never repeats the value. */
export interface RequestFault {
  name: RequestFaultName;
  /** Such as `attachments[0].filename`; empty for the request as a whole. */
  field: string;
  message: string;
}

/** How many faults one message lists. A client that fixes these gets the others. */
const MAX_LISTED = 5;

/** A send request that cannot be accepted. Its message lists the first faults; nothing was stored. */
export class InvalidSendRequest extends Error {
  override readonly name = 'InvalidSendRequest';
  readonly faults: readonly [RequestFault, ...RequestFault[]];

  constructor(faults: readonly [RequestFault, ...RequestFault[]]) {
    super(describe(faults));
    this.faults = faults;
  }
}

const describe = (faults: readonly RequestFault[]): string => {
  const listed = faults
    .slice(0, MAX_LISTED)
    .map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  const others = faults.length - listed.length;
  return `${listed.join('; ')}${others > 0 ? `; and ${others} more` : ''}`;
};

/**
 * A path such as `attachments[0].filename`. Keys come from the client, so a key that does not look
 * like a name is masked.
 */
export const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${nameOf(String(step))}`))
    .join('')
    .replace(/^\./, '');

/** A key in a form that is safe to repeat. */
const nameOf = (key: string): string => (/^[\w-]{1,64}$/.test(key) ? key : '?');
