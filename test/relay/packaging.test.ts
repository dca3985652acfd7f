import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const packaging = join(project, 'infra', 'relay', 'packaging');
const dockerfile = readFileSync(join(packaging, 'Dockerfile'), 'utf8');
const unit = readFileSync(join(packaging, 'storemail-relay.service'), 'utf8');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'relay-packaging-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Arguments of an instruction, in order. */
const instructions = (name: string): string[][] =>
  [...dockerfile.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest = '']) => rest.split(' '));

describe('the Dockerfile', () => {
  it('copies existing files', () => {
    const sources = instructions('COPY').flatMap((args) => (args[0]?.startsWith('--') ? [] : args.slice(0, -1)));
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => !existsSync(join(project, source)))).toEqual([]);
  });

  it('builds a working program from what it copies and installs', () => {
    const place = join(folder, 'build');
    for (const args of instructions('COPY').filter(([first]) => !first?.startsWith('--'))) {
      for (const source of args.slice(0, -1)) {
        const target = join(place, source);
        mkdirSync(dirname(target), { recursive: true });
        cpSync(join(project, source), target, { recursive: true });
      }
    }
    // Stands for what `npm ci` would install.
    symlinkSync(join(project, 'node_modules'), join(place, 'node_modules'));
    const run = instructions('RUN').find((words) => words.includes('infra/relay/build.ts')) ?? [];
    const program = join(folder, 'storemail-relay.mjs');
    const built = spawnSync(process.execPath, [...run.slice(1, -1), program], {
      cwd: place,
      encoding: 'utf8',
    });
    expect([built.status, built.stderr]).toEqual([0, '']);
    const [entry = ''] = JSON.parse(instructions('ENTRYPOINT')[0]?.join(' ') ?? '[]');
    expect(instructions('COPY').at(-1)?.at(-1)).toBe(`/usr/local/bin/${entry}`);
    // On its own, as in the second build stage.
    const version = spawnSync(program, ['--version'], { cwd: folder, encoding: 'utf8' });
    expect(version).toMatchObject({ status: 0, stderr: '' });
  });
});

it.each([
  ['--help', 0],
  ['--minify', 2],
])('the build writes no file for the option %s', (option, status) => {
  const built = spawnSync(process.execPath, [join(project, 'infra/relay/build.ts'), option], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect([built.status, existsSync(join(folder, option))]).toEqual([status, false]);
  expect(built.stdout + built.stderr).toContain('npm run build:relay');
});

/** The values of a setting in the unit. */
const settings = (name: string): string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

describe('the systemd unit', () => {
  it('has its spool where it may write, and its credentials at the expected path', () => {
    const [state = ''] = settings('StateDirectory');
    expect(unit).toContain(`"spool": "/var/lib/${state}"`);
    const credentials = settings('LoadCredential').map((credential) => credential.split(':')[0]);
    expect(credentials).toEqual(['config', 'key']);
    expect(unit).toContain('"keyFile": "/run/credentials/storemail-relay.service/key"');
    expect(settings('ExecStart')[0]).toMatch(/serve --config \$\{CREDENTIALS_DIRECTORY\}\/config$/);
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

  it.runIf(hasSystemd)('is valid for systemd', () => {
    const file = join(folder, 'storemail-relay.service');
    writeFileSync(file, unit.replace('/usr/bin/node', process.execPath));
    const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    expect([verified.status, verified.stderr]).toEqual([0, '']);
  });
});
