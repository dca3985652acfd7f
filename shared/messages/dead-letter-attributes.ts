/**
 * Message attributes that identify the original of a dead letter. A redriven message keeps `messageId` and `sentAt`, so
 * that it becomes the same email and not a second one.
 */
export const deadLetterAttributes = {
  reason: 'StoremailReason',
  messageId: 'StoremailMessageId',
  sentAt: 'StoremailSentAt',
} as const;

export const textAttribute = (text: string) => ({ DataType: 'String', StringValue: text });
