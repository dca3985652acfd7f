/** The settings in force cannot be used; mail of the scope is held until they are mended. Contains no value. */
export class SettingsFault extends Error {
  override readonly name = 'SettingsFault';
}
