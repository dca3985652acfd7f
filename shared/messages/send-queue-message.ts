/** What a message carries: the id of an email that has work to do, and nothing else (invariant 2). */
export const sendQueueMessage = (id: string): string => JSON.stringify({ v: 1, id });

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The email's id in a message body; `undefined` for anything that is not a message of this version. */
export const parseSendQueueMessage = (body: string): string | undefined => {
  const message = parseJson(body);
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('v' in message) || message.v !== 1 || !('id' in message)) return undefined;
  return typeof message.id === 'string' && uuid.test(message.id) ? message.id : undefined;
};

/** The version of a message sent by newer code; `undefined` for a known version, and for anything without one. */
export const newerVersion = (body: string): number | undefined => {
  const message = parseJson(body);
  if (typeof message !== 'object' || message === null || !('v' in message)) return undefined;
  return typeof message.v === 'number' && message.v !== 1 ? message.v : undefined;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
