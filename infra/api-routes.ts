/**
 * The paths that each function of the HTTP API serves. All methods are routed, because the function answers those that it
 * does not support with 405. `$default` is every other path.
 */
export const routes = {
  emails: [
    'ANY /emails',
    'ANY /emails/batch',
    'ANY /emails/mime',
    'ANY /emails/uploads',
    'ANY /emails/counts',
    'ANY /emails/receiving',
    'ANY /emails/{id}',
    'ANY /emails/{id}/raw',
    'ANY /emails/{id}/cancel',
    'ANY /emails/{id}/retry',
    'ANY /emails/{id}/send-now',
    'ANY /emails/{id}/send-again',
    'ANY /emails/retry',
    'ANY /api-keys',
    'ANY /api-keys/{id}',
    '$default',
  ],
  feedback: [
    'ANY /bounces',
    'ANY /emails/metrics',
    'ANY /emails/why',
    'ANY /emails/{id}/attachments',
    'ANY /emails/{id}/attachments/{attachment_id}',
    'ANY /suppressions',
    'ANY /suppressions/batch/add',
    'ANY /suppressions/batch/remove',
    'ANY /suppressions/{id}',
    'ANY /webhooks',
    'ANY /webhooks/{id}',
    'ANY /webhooks/{id}/signing-secret/rotate',
    'ANY /webhooks/{id}/test',
    'ANY /webhooks/{id}/events',
    'ANY /webhooks/{id}/events/{event}',
    'ANY /webhooks/{id}/events/{event}/attempts',
    'ANY /webhooks/{id}/events/{event}/replay',
  ],
  settings: [
    'ANY /audit-log',
    'ANY /settings',
    'ANY /settings/{scope}',
    'ANY /settings/{scope}/test',
    'ANY /settings/{scope}/history',
    'ANY /settings/{scope}/rollback',
    'ANY /settings/{scope}/warnings',
    'ANY /settings/{scope}/dkim',
    'ANY /settings/{scope}/dkim/verify',
    'ANY /domains',
    'ANY /domains/{id}',
    'ANY /domains/{id}/verify',
  ],
  health: ['ANY /health'],
  docs: ['ANY /', 'ANY /openapi.json', 'ANY /docs', 'ANY /llms.txt'],
  admin: ['ANY /admin', 'ANY /admin/{file}'],
};

/** Routes without authentication. Each has its own throttle. */
export const publicRoutes: ReadonlySet<string> = new Set([...routes.health, ...routes.docs, ...routes.admin]);
