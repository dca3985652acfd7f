/** Errors whose names in the query protocol have a prefix (SQS service model, awsQueryError). */
const prefixed = new Set([
  ...['BatchEntryIdsNotDistinct', 'BatchRequestTooLong', 'EmptyBatchRequest', 'InvalidBatchEntryId'],
  ...['MessageNotInflight', 'NonExistentQueue', 'PurgeQueueInProgress', 'QueueDeletedRecently'],
  ...['TooManyEntriesInBatchRequest', 'UnsupportedOperation'],
]);
/** Errors that have another name there. */
const renamed: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  AccessDeniedException: 'AccessDenied',
};

/** The name that the query protocol has for an error of the JSON protocol; SDKs go by it in both. */
export const queryCode = (code: string): string => {
  const bare = code.slice(code.indexOf('#') + 1);
  const name = renamed[bare] ?? bare;
  return prefixed.has(name) ? `AWS.SimpleQueueService.${name}` : name;
};
