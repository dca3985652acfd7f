import { ApiError } from '../../../shared/http/api-error.ts';

/** The answer to sending an email whose content has been deleted while its record is still kept. */
export const contentDeleted = (days: number): ApiError =>
  new ApiError(
    422,
    'validation_error',
    `The content of this email has been deleted, so it cannot be sent again: content is kept for ${days} days. Send a new email instead.`,
  );
