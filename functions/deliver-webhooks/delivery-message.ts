import type { Delivery } from '../../shared/ports/webhooks.ts';

/** Reads a message of the webhook queue; `undefined` if it is none of ours. */
export const parseDelivery = (text: string): Delivery | undefined => {
  try {
    const { v, ...delivery } = JSON.parse(text);
    return v === 1 && isText(delivery.endpoint) && isText(delivery.id) ? delivery : undefined;
  } catch {
    return undefined;
  }
};

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
