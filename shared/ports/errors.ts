/** The emails table, or the bucket, cannot be reached or throttles; try again later. `cause` has the SDK's error. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** SSM is throttled, down, or its answer was refused to this role. `cause` has the SDK's error. */
export class ParametersUnavailable extends Error {
  override readonly name = 'ParametersUnavailable';
}

/** A SecureString is there, and this role may not decrypt it: it is under another KMS key, or the key is disabled. */
export class ParameterUndecryptable extends ParametersUnavailable {
  override readonly name = 'ParameterUndecryptable' as 'ParametersUnavailable';
}

/** SSM takes about three writes a second for a whole account, and had more; nothing was written. `cause` has the SDK's error. */
export class ParametersThrottled extends Error {
  override readonly name = 'ParametersThrottled';
}

/** There are settings in force, but neither the table nor SSM has ever answered this process. */
export class SettingsUnavailable extends Error {
  override readonly name = 'SettingsUnavailable';
}

/** The queue cannot be reached, throttles or forbids the call. `cause` has the SDK's error. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
}
