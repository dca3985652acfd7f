import type { Operation } from './operation.ts';

/** The endpoint for monitors. */
export const healthOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/health',
    operationId: 'getHealth',
    summary: 'Tell whether mail goes out',
    description:
      'Without a key: `status` alone. A `full_access` key is told each check of its scope, of those below it and of the service, test sends, the queue, and the mail of the last 24 hours.',
    public: true,
    success: { status: 200, schema: 'Health' },
    sameBody: { 503: 'Something is down, or cannot be looked at; `status` is `down`.' },
    errors: [],
  },
];
