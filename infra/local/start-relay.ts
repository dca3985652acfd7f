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
 * A relay between programs that speak SMTP and the API, in a process of its own as beside a shop. What the API does not
 * take waits in the data folder. Rejects if it does not start.
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
  // By the channel it notices that this process is gone, however it went.
  const child = spawn(process.execPath, [program, 'serve', '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const gone = once(child, 'exit');
  const [stdout, stderr] = [child.stdout, child.stderr];
  if (!stdout || !stderr) throw new Error('The relay has no output.');
  createInterface({ input: stderr }).on('line', report);
  const lines = createInterface({ input: stdout });
  const failed = gone.then(() => Promise.reject(new Error('The relay did not start.')));
  failed.catch(() => {});
  const [line] = await Promise.race([once(lines, 'line'), failed]);
  lines.resume();
  return {
    url: `smtp://${JSON.parse(line).address}`,
    close: async () => {
      child.kill();
      await gone;
    },
  };
};
