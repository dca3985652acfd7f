/**
 * Message attributes by which a dead letter says what it was. One that is sent back keeps `messageId` and `sentAt`, so
 * that it makes the same email again and no second one.
 */
export const deadLetterAttributes = {
  reason: 'StoremailReason',
  messageId: 'StoremailMessageId',
  sentAt: 'StoremailSentAt',
} as const;

export const textAttribute = (text: string) => ({ DataType: 'String', StringValue: text });
