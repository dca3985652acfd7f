/** What is in force cannot be used. Mail of the scope is held until it is mended. The message holds no value. */
export class SettingsFault extends Error {
  override readonly name = 'SettingsFault';
}
