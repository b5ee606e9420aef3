import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** A command of a peer. */
export interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const costSchema = z.object({
  seconds: z.number(),
  /** Of the command and all that it started, on this machine. */
  cpuSeconds: z.number(),
  memoryBytes: z.number(),
  code: z.number(),
});
export type Cost = z.infer<typeof costSchema>;

export interface Measured extends Cost {
  readonly output: string;
}

/** Runs a command to its end and says what it cost. Standard input is empty. */
export async function measure({ argv, cwd, env }: Command): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-bench-'));
  const result = join(folder, 'result.json');
  try {
    const output = await run(['python3', join(import.meta.dirname, 'measure.py'), result, ...argv], cwd, env);
    return { ...costSchema.parse(JSON.parse(await readFile(result, 'utf8'))), output };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run([program = '', ...args]: readonly string[], cwd: string, env: Command['env']): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const add = (text: string) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}: ${output}`));
    });
  });
}
