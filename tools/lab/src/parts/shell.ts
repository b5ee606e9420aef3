import { messageOf, VmstationError } from '@vmstation/engine';
import { $ as zx } from 'zx';

/** Where a local command runs, and who hears it. */
export interface ShellOptions {
  readonly log: (text: string) => void;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

type Argument = string | readonly string[];
/** A template tag that runs one command line and gives its standard output. */
export type Shell = (pieces: TemplateStringsArray, ...values: Argument[]) => Promise<string>;

/**
 * Local commands of the lab: values are quoted by zx, all output goes to the log, and a failure names the
 * command and its last lines.
 */
export function shell(options: ShellOptions): Shell {
  const run = zx({
    quiet: true,
    nothrow: true,
    env: { ...process.env, LC_ALL: 'C', ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  return async (pieces, ...values) => {
    const command = run(pieces, ...values.map((value) => (typeof value === 'string' ? value : [...value])));
    options.log(`$ ${command.cmd}\n`);
    const output = await command;
    options.log(output.stdout);
    options.log(output.stderr);
    if (output.exitCode === 0) return output.stdout;
    throw new VmstationError({
      code: 'LAB_COMMAND_FAILED',
      message: `${command.cmd.slice(0, 200)} ended with ${output.exitCode ?? output.signal}: ${lastLines(output.stderr || output.stdout)}`,
      ...(options.cwd === undefined ? {} : { where: options.cwd }),
      cause: output.cause === undefined ? undefined : messageOf(output.cause),
    });
  };
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-6).join(' | ');
}
