/** Arguments that a command's help does not describe. The message names the argument and what it takes, never its value. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}
