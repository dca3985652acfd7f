/** What each function of the HTTP API answers; `$default` is every path that nobody else does. */
export const routes = {
  emails: [
    'POST /emails',
    'POST /emails/batch',
    'GET /emails',
    'GET /emails/{id}',
    'PATCH /emails/{id}',
    'POST /emails/{id}/cancel',
    'POST /emails/{id}/retry',
    'POST /emails/retry',
    'POST /api-keys',
    'GET /api-keys',
    'DELETE /api-keys/{id}',
    '$default',
  ],
  settings: [
    'GET /settings',
    'GET /settings/{scope}',
    'PUT /settings/{scope}',
    'PATCH /settings/{scope}',
    'DELETE /settings/{scope}',
    'POST /settings/{scope}/test',
    'GET /settings/{scope}/history',
    'POST /settings/{scope}/rollback',
  ],
  docs: ['GET /openapi.json', 'GET /docs', 'GET /llms.txt'],
  admin: ['GET /admin', 'GET /admin/{file}'],
};
