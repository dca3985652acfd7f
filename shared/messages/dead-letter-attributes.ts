/**
 * Message attributes that keep what a dead letter was. A redriven one keeps `messageId` and `sentAt`, so that it becomes
 * the same email and not a second one.
 */
export const deadLetterAttributes = {
  reason: 'StoremailReason',
  messageId: 'StoremailMessageId',
  sentAt: 'StoremailSentAt',
} as const;

export const textAttribute = (text: string) => ({ DataType: 'String', StringValue: text });
