import { parseArgs } from 'node:util';
import type { ConfigurationFlags } from './configuration.ts';
import { UsageError } from './exit-codes.ts';

export const usage = `Usage: storemail-relay.mjs <command> [options]

Accepts mail over SMTP or as sendmail, and posts it to Storemail's API.

Commands:
  serve       Listens for SMTP, by default on 127.0.0.1:2525.
                --listen HOST:PORT        may be repeated; needs a certificate unless it is loopback
                --implicit-tls HOST:PORT  SMTP with implicit TLS; may be repeated
                --tls-cert FILE --tls-key FILE
  sendmail    Reads a message on standard input, with the options of Postfix's sendmail: -t -i -f -F -bs …
  bounce      Reads a returned message on standard input and posts it to POST /bounces.
  flush       Posts all spooled messages now.
  status      Lists the messages in the spool; with --json, as a JSON object.
  check       Checks API, key, ports, certificate and spool.

Options:
  --config FILE   Configuration file (default: $STOREMAIL_RELAY_CONFIG, or /etc/storemail-relay.json). A JSON object:
                    api             URL of the API
                    key or keyFile  API key, or a file with it that only its owner can read
                    scope           scope of messages that do not name one, such as eu or eu.fr
                    spool           folder for messages that the API cannot take immediately
                    spoolMegabytes  maximum size of the spool (default: 1024)
                    listen          HOST:PORT or a list; also implicitTls, tlsCert, tlsKey
                  $STOREMAIL_RELAY_API, _KEY_FILE, _SCOPE, _SPOOL and _LISTEN override the file.
  --spool DIR     Spool folder; overrides the configuration.
  --help          Shows this help.
  --version       Prints the version.

Exit codes are those of sysexits.h: 0 success, the message is durable; 64 usage; 65 message refused; 75 try again;
77 sender not allowed; 78 configuration.
`;

export type Command = 'serve' | 'bounce' | 'flush' | 'status' | 'check';

export interface CommandLine {
  command: Command;
  json: boolean;
  flags: ConfigurationFlags;
}

const commands: Command[] = ['serve', 'bounce', 'flush', 'status', 'check'];
const everywhere = { config: { type: 'string' }, spool: { type: 'string' } } as const;
const known = {
  ...everywhere,
  json: { type: 'boolean' },
  listen: { type: 'string', multiple: true },
  'implicit-tls': { type: 'string', multiple: true },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
} as const;

/** Parses every command but `sendmail`, whose options have their own parser. Throws `UsageError`. */
export const parseCommandLine = ([name, ...args]: string[]): CommandLine => {
  const command = commands.find((known) => known === name);
  if (command === undefined) throw new UsageError('Unknown command. --help lists the commands.');
  const { json = false, 'tls-cert': tlsCert, 'tls-key': tlsKey, 'implicit-tls': implicitTls, ...flags } = parse(args);
  return { command, json, flags: { ...flags, tlsCert, tlsKey, implicitTls } };
};

const parse = (args: string[]) => {
  try {
    return parseArgs({ args, options: known, allowPositionals: false }).values;
  } catch (error) {
    // The first sentence names the option; the rest is advice for programmers.
    const [sentence] = (error instanceof Error ? error.message : '').split(/\.\s/);
    throw new UsageError(`${sentence}. See --help.`, undefined, { cause: error });
  }
};
