import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eventually } from '../eventually.ts';
import { descendantsOf, isAlive } from '../runner/processes.ts';

export interface Dovecot {
  port: number;
  user: string;
  password: string;
  deliver(bytes: Buffer | string): void;
  close(): Promise<void>;
}

const found = (): boolean => {
  try {
    execFileSync('dovecot', ['--version'], { stdio: 'pipe' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
};

/** Dovecot changes the user for each connection, which only root may do. */
export const hasDovecot = found();

const configuration = (home: string, port: number): string => `
base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${home}/mail
first_valid_uid = 1
mail_uid = mail
mail_gid = mail
default_internal_user = dovecot
default_login_user = dovenull
passdb {
  driver = static
  args = password=hunter2
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${home}/mail
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service stats {
  client_limit = 50
}
`;

/** A real IMAP server with one empty mailbox, if Debian's dovecot is installed. */
export const startDovecot = async (port: number): Promise<Dovecot> => {
  const home = mkdtempSync(join(tmpdir(), 'storemail-dovecot-'));
  chmodSync(home, 0o755);
  for (const folder of ['mail/new', 'mail/cur', 'mail/tmp']) mkdirSync(join(home, folder), { recursive: true });
  execFileSync('chown', ['-R', 'mail:mail', join(home, 'mail')]);
  writeFileSync(join(home, 'dovecot.conf'), configuration(home, port));
  const process_: ChildProcess = spawn('dovecot', ['-F', '-c', join(home, 'dovecot.conf')], { stdio: 'ignore' });
  await eventually(async () => {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
    } finally {
      socket.destroy();
    }
  });
  let delivered = 0;
  return {
    port,
    user: 'bounces',
    password: 'hunter2',
    deliver: (bytes) => {
      delivered += 1;
      const file = join(home, 'mail', 'new', `${delivered}.M1P1.test`);
      writeFileSync(file, bytes);
      execFileSync('chown', ['mail:mail', file]);
    },
    close: async () => {
      // They may write into the folder after the process that started them has ended.
      const others = descendantsOf(Number(process_.pid));
      process_.kill('SIGTERM');
      await once(process_, 'exit');
      await eventually(() => expect(others.filter(isAlive)).toEqual([]));
      rmSync(home, { recursive: true, force: true });
    },
  };
};
