import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@vmstation/engine';
import { cacheDirectory, stateDirectory } from '@vmstation/lab';
import { $ } from 'zx';
import { ownHardLimits } from '../../tools/lab/src/provider/limits.ts';
import { makeFreshMachine, registryEnvironment } from './machine.ts';
import { commands, parseCommands, usage } from './options.ts';

/**
 * `npm run fresh`: the README's two commands on a machine that has only Debian 12 minbase, git and Node 20, with
 * nothing cached: what is committed here, in a container that sees none of this machine's files. Takes an hour at
 * most. `npm run fresh -- deploy` types only that one. What is printed is kept below the state folder.
 */
const words = process.argv.slice(2);
if (words.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
const wanted = understood();

const workspace = join(import.meta.dirname, '..', '..');
const root = join(cacheDirectory(), 'fresh', 'root');
const logs = join(stateDirectory(), 'fresh');
mkdirSync(logs, { recursive: true });

console.log('▸ a machine with Debian 12 minbase, git and Node 20');
if (existsSync(root)) await $`rm --recursive --force --one-file-system ${root}`;
await makeFreshMachine(root, workspace);

let failed = false;
for (const name of wanted) {
  const log = join(logs, `${new Date().toISOString().replaceAll(':', '')}-${name}.log`);
  console.log(`▸ ${commands[name]} (what it prints: ${log})`);
  const started = performance.now();
  const code = await runInside(commands[name] ?? '', log);
  const took = Math.round((performance.now() - started) / 1000);
  console.log(`${code === 0 ? '✓' : '✗'} ${commands[name]}: exit code ${code}, ${took} s`);
  failed ||= code !== 0;
}
const { stdout } =
  await $`du --summarize --human-readable ${join(root, 'root/.cache')} ${join(root, 'root/go')} ${join(root, 'root/vmstation/node_modules')} ${join(root, 'var/cache/apt')}`.nothrow();
console.log(stdout.replaceAll(root, '').trimEnd());
process.exitCode = failed ? 1 : 0;

function understood(): readonly string[] {
  try {
    return parseCommands(words);
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${usage}`);
    process.exit(1);
  }
}

/** Runs a command in the machine; its lab is on this machine's network, since registries are behind it. */
async function runInside(command: string, log: string): Promise<number> {
  const { nofile, nproc } = await ownHardLimits();
  const environment = [...registryEnvironment(process.env), 'HOME=/root', 'VMSTATION_LAB=fresh'];
  const child = spawn(
    'podman',
    [
      'run',
      '--rm',
      '--privileged',
      '--network=host',
      '--cgroupns=host',
      '--pids-limit=-1',
      `--ulimit=nofile=${nofile}:${nofile}`,
      `--ulimit=nproc=${nproc}:${nproc}`,
      '--volume=/sys/fs/cgroup:/sys/fs/cgroup',
      ...(existsSync('/lib/modules') ? ['--volume=/lib/modules:/lib/modules:ro'] : []),
      '--tmpfs=/run',
      ...environment.map((entry) => `--env=${entry}`),
      '--workdir=/root/vmstation',
      '--rootfs',
      root,
      'sh',
      '-c',
      command,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const file = createWriteStream(log);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  return new Promise((resolve) => child.on('close', (code) => file.end(() => resolve(code ?? 1))));
}
