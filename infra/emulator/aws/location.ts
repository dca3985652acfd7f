/** The region and account of everything behind the endpoint. */
export interface Location {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

/** Builds an ARN. `resource` is the part after the account, such as `table/emails`. */
export const arnOf = ({ region, account }: Location, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
