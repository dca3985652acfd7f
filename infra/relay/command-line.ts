import { parseArgs } from 'node:util';
import type { ConfigurationFlags } from './configuration.ts';
import { UsageError } from './exit-codes.ts';

export const usage = `Usage: storemail-relay.mjs <command> [options]

Takes mail from programs that speak SMTP or call sendmail, and hands it to Storemail's API.

  serve       Listens for SMTP, on 127.0.0.1:2525 unless told otherwise.
                --listen HOST:PORT        may be repeated; beyond loopback it needs a certificate
                --implicit-tls HOST:PORT  TLS from the first byte; may be repeated
                --tls-cert FILE --tls-key FILE
  sendmail    Reads a message on standard input, as Postfix's sendmail does: -t -i -f -F -bs and the rest.
  bounce      Reads a returned message on standard input and hands it to POST /bounces.
  flush       Hands over what waits in the spool, now.
  status      Tells what lies in the spool. --json prints one JSON object.
  check       Tells whether API, key, ports, certificate and spool work.

  --config FILE   Else $STOREMAIL_RELAY_CONFIG, else /etc/storemail-relay.json. JSON:
                    api             URL of the API
                    key or keyFile  API key, or a file with it; only their owner may read them
                    scope           for messages whose sender names none, such as eu or eu.fr
                    spool           folder for what the API does not take at once
                    spoolMegabytes  1024 unless given
                    listen          HOST:PORT or a list; also implicitTls, tlsCert, tlsKey
                  $STOREMAIL_RELAY_API, _KEY_FILE, _SCOPE, _SPOOL and _LISTEN come before the file.
  --spool DIR     Comes before the configuration's.
  --help, --version

Exit codes are those of sysexits.h: 0 done, and the message durable; 64 usage; 65 message refused; 75 try again;
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

/** Everything but `sendmail`, whose arguments are a language of their own. Throws `UsageError`. */
export const parseCommandLine = ([name, ...args]: string[]): CommandLine => {
  const command = commands.find((known) => known === name);
  if (command === undefined) throw new UsageError('See --help for the commands.');
  const { json = false, 'tls-cert': tlsCert, 'tls-key': tlsKey, 'implicit-tls': implicitTls, ...flags } = parse(args);
  return { command, json, flags: { ...flags, tlsCert, tlsKey, implicitTls } };
};

const parse = (args: string[]) => {
  try {
    return parseArgs({ args, options: known, allowPositionals: false }).values;
  } catch (error) {
    // Node's sentence names the option; what follows it are hints for programmers.
    const [sentence] = (error instanceof Error ? error.message : '').split(/\.\s/);
    throw new UsageError(`${sentence}. See --help.`, undefined, { cause: error });
  }
};
