import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Runs podman and gives what it printed. */
export async function podman(...args: readonly string[]): Promise<string> {
  const { stdout } = await exec('podman', args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** Runs a script as root in a container, by the back door: not over SSH, so that it is not among what is measured. */
export function inContainer(container: string, script: string): Promise<string> {
  return podman('exec', container, 'sh', '-c', script);
}
