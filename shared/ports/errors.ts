/** The table or the bucket cannot be reached or throttles; try again later. `cause` has the SDK's error. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** SSM throttles, is down, or denies access to this role. `cause` has the SDK's error. */
export class ParametersUnavailable extends Error {
  override readonly name = 'ParametersUnavailable';
}

/** The SecureString exists, but this role cannot decrypt it: it uses another KMS key, or the key is disabled. */
export class ParameterUndecryptable extends ParametersUnavailable {
  override readonly name = 'ParameterUndecryptable' as 'ParametersUnavailable';
}

/** SSM takes about three writes a second per account, and there were more; nothing was written. `cause` has the SDK's error. */
export class ParametersThrottled extends Error {
  override readonly name = 'ParametersThrottled';
}

/** Settings are in force, but this process has not been able to read them from the table and SSM yet. */
export class SettingsUnavailable extends Error {
  override readonly name = 'SettingsUnavailable';
}

/** The queue cannot be reached, throttles or forbids the call. `cause` has the SDK's error. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
}
