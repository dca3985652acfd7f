import { ApiError } from '../../shared/http/api-error.ts';
import type { ApiRequest, Route } from '../../shared/http/route.ts';
import { type ReceiveDependencies, receiveReport, StillSending } from '../../shared/returned-mail/receive-report.ts';

/** The endpoint that takes returned mail from mailboxes and mail servers. A sending key may use it. */
export const bounceRoutes = (dependencies: ReceiveDependencies): Route[] => [
  {
    method: 'POST',
    path: '/bounces',
    permission: 'sending_access',
    handle: async (request) => ({ statusCode: 200, body: await receive(dependencies, request) }),
  },
];

const receive = async (dependencies: ReceiveDependencies, { bytes, key }: ApiRequest) => {
  try {
    const { kind, emailId, applied } = await receiveReport(dependencies, bytes(), key.scope);
    return {
      object: 'bounce',
      kind,
      email_id: emailId ?? null,
      recipients: applied.map(({ address, event }) => ({ address, event })),
    };
  } catch (error) {
    if (!(error instanceof StillSending)) throw error;
    throw new ApiError(409, 'application_error', 'The email is being sent. Try again in a minute.', {
      'retry-after': '60',
    });
  }
};
