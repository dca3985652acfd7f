/** Names of the scenarios that are run exhaustively, for who does not load the product to know them. */
export const NAMES: readonly string[] = [
  'two-workers',
  'cancel-while-sending',
  'idempotency-key',
  'save-and-edit',
  'bounce-and-retry',
  'first-settings',
  'lease-ran-out',
  'lease-in-outage',
  'open-circuit',
  'last-receive',
  'other-settings',
  'same-sender',
  'separate-copy',
  'refused-alike',
  'owed-events',
  'held-by-hand',
];
