import { InvalidSendRequest } from '../../shared/email/request/fault.ts';
import { parseSendRequest, type SendRequest } from '../../shared/email/send-request.ts';
import { ApiError } from '../../shared/http/api-error.ts';
import type { Route } from '../../shared/http/route.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { EmailStore } from '../../shared/ports.ts';
import { type AcceptEmailPorts, acceptEmail } from './accept-email.ts';
import { emailObject } from './email-object.ts';
import { getEmail } from './get-email.ts';

export type EmailRoutesPorts = AcceptEmailPorts & { store: EmailStore };

/** The endpoints for emails. */
export const emailRoutes = (ports: EmailRoutesPorts): Route[] => [
  {
    method: 'POST',
    path: '/emails',
    permission: 'sending_access',
    handle: async (request) => {
      const id = await acceptEmail(ports, sendRequest(request.json()), request.key);
      return { statusCode: 200, body: { id } };
    },
  },
  {
    method: 'GET',
    path: '/emails/{id}',
    handle: async ({ params: { id = '' }, key }) => ({
      statusCode: 200,
      body: emailObject(await getEmail(ports.store, id, key)),
    }),
  },
];

const sendRequest = (body: JsonValue): SendRequest => {
  try {
    return parseSendRequest(body);
  } catch (error) {
    if (!(error instanceof InvalidSendRequest)) throw error;
    throw new ApiError(422, error.faults[0].name, `${error.message}.`);
  }
};
