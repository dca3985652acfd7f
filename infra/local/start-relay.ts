import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../relay/main.ts', import.meta.url));

export interface LocalRelay {
  /** `smtp://127.0.0.1:<port>`; no login needed. */
  url: string;
  close: () => Promise<void>;
}

/**
 * Starts the relay, which accepts mail over SMTP and posts it to the API, in its own process. Mail that the API does not
 * accept yet is kept in the data directory. Rejects if the relay does not start.
 */
export const startRelay = async (
  { api, key, port, dataDir }: { api: string; key: string; port: number; dataDir: string },
  report: (line: string) => void,
): Promise<LocalRelay> => {
  const folder = join(dataDir, 'relay');
  const config = join(folder, 'relay.json');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const settings = { api, key, listen: `127.0.0.1:${port}`, spool: 'spool' };
  await writeFile(config, JSON.stringify(settings, null, 2), { mode: 0o600 });
  // The IPC channel closes when this process ends for any reason, and then the relay stops.
  const child = spawn(process.execPath, [program, 'serve', '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  const [stdout, stderr] = [child.stdout, child.stderr];
  if (!stdout || !stderr) throw new Error('The relay has no output.');
  createInterface({ input: stderr }).on('line', report);
  const lines = createInterface({ input: stdout });
  const failed = exited.then(() => Promise.reject(new Error('The relay did not start.')));
  failed.catch(() => {});
  const [line] = await Promise.race([once(lines, 'line'), failed]);
  lines.resume();
  return {
    url: `smtp://${JSON.parse(line).address}`,
    close: async () => {
      child.kill();
      await exited;
    },
  };
};
