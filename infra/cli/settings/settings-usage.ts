import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import { PASSWORD_PATH } from '../../../shared/settings/schema/effective.ts';

/** What `npm run settings -- --help` prints. */
export const usage = `Usage: npm run settings -- <command> [options]

  get <scope> [path …]            Shows the effective values of a scope and where each comes from.
  set <scope> <path>=<value> …    Saves values. ${PASSWORD_PATH}=- reads the password from standard input.
    --inherit <path>              Removes the scope's own value; may be given more than once.
    --verify                      Logs in to the mail server first; if that fails, nothing is saved.
  diff <scope> <version>          Shows what a version has other than the one in force.
  history <scope>                 Lists the versions: when, by whom, in force or why not.
  rollback <scope> <version>      Puts an earlier version in force again.
  import <file>                   Reads what Adobe Commerce exports: the output of bin/magento config:show, or the table
                                  core_config_data as CSV or JSON. Prints what it would save, and saves nothing.
    --apply                       Saves it.
    --scope <scope>               Scope of a config:show output; ${DEFAULT_SCOPE} unless given.
    --website <id>=<code>         Code of a website of the table; may be given more than once.
    --store <id>=<website>.<code> Codes of a store view of the table; may be given more than once.
    --password <scope>=<file>     The password of a scope: exports hold it encrypted. - is standard input.

  --url <url>                     Base URL of the API; else STOREMAIL_URL.
  --key <key>                     API key with full_access; else STOREMAIL_KEY, which others cannot see in your shell.
  --json                          Prints JSON to standard output.
  --help                          Prints this.

Scopes are default, a website (eu), or a website and store view (eu.fr). Paths are those of docs/settings.md.
Exit codes: 0 done, 1 not done, 2 wrong usage.
`;
