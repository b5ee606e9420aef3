import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Shell } from '@vmstation/resources';

/** A folder that stands for the root of a machine, and a real sh that finds the given commands first. */
export interface Machine extends AsyncDisposable {
  readonly root: string;
  readonly shell: Pick<Shell, 'run'>;
}

/**
 * @param files content by absolute path
 * @param commands body of a sh script by name of the command
 */
export async function machine(
  files: Readonly<Record<string, string>>,
  commands: Readonly<Record<string, string>> = {},
): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-machine-'));
  const root = join(folder, 'root');
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(root + path), { recursive: true });
    await writeFile(root + path, content);
  }
  for (const [name, body] of Object.entries(commands)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`);
    await chmod(join(bin, name), 0o755);
  }
  const env = { ...process.env, LC_ALL: 'C', PATH: `${bin}:${process.env.PATH}` };
  return {
    root,
    shell: {
      run: (script, { timeoutMs }) =>
        new Promise((resolve) => {
          execFile('sh', ['-c', script], { env, timeout: timeoutMs }, (error, stdout, stderr) =>
            resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
          );
        }),
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
