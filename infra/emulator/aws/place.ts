/** The region and account that everything behind the endpoint belongs to. */
export interface Place {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

/** `resource` is what follows the account, e.g. `table/emails`. */
export const arnOf = ({ region, account }: Place, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
