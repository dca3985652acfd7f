import { AwsError } from '../aws-error.ts';
import type { HttpRequest } from '../call.ts';

/** The object that a conditional request refers to, as it is now; `undefined` if there is none. */
export interface CurrentObject {
  /** Including its quotes. */
  readonly etag: string;
  /** Epoch milliseconds, with a resolution of one second. */
  readonly modifiedAt: number;
}

export type ConditionResult = 'go on' | 'not modified';

const names = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'] as const;

export const hasConditions = ({ headers }: HttpRequest): boolean => names.some((name) => headers[name] !== undefined);

const failed = (condition: string): AwsError =>
  new AwsError(
    'PreconditionFailed',
    `At least one of the pre-conditions you specified did not hold: ${condition}`,
    412,
  );

const lists = (header: string, etag: string): boolean =>
  header.split(',').some((one) => ['*', etag, etag.replaceAll('"', '')].includes(one.trim().replace(/^W\//, '')));

/**
 * Evaluates the conditional headers in the order of RFC 9110, 13.2.2. Throws `PreconditionFailed` (412), or
 * `NoSuchKey` (404) for a conditional write to an object that does not exist (S3 User Guide, "Conditional requests").
 */
export const judgeConditions = (
  { method, headers }: HttpRequest,
  current: CurrentObject | undefined,
): ConditionResult => {
  const isRead = method === 'GET' || method === 'HEAD';
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match !== undefined) {
    if (!current && !isRead) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
    if (current && !lists(match, current.etag)) throw failed('If-Match');
  } else if (current && current.modifiedAt > dateOf(headers['if-unmodified-since'], Number.POSITIVE_INFINITY)) {
    throw failed('If-Unmodified-Since');
  }
  if (!current) return 'go on';
  if (noneMatch !== undefined) {
    if (!lists(noneMatch, current.etag)) return 'go on';
    if (isRead) return 'not modified';
    throw failed('If-None-Match');
  }
  const isUnmodified = current.modifiedAt <= dateOf(headers['if-modified-since'], Number.NEGATIVE_INFINITY);
  return isRead && isUnmodified ? 'not modified' : 'go on';
};

/** A date that cannot be read is ignored (RFC 9110, 13.1.3). */
const dateOf = (header: string | undefined, otherwise: number): number => {
  const date = Date.parse(header ?? '');
  return Number.isNaN(date) ? otherwise : date;
};
