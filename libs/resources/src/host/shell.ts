export interface ShellRunOptions {
  readonly timeoutMs: number;
  /** Each line as it comes, without its newline. */
  readonly onLine?: (line: string, stream: 'out' | 'err') => void;
  readonly maxOutputBytes?: number;
}

export interface ShellResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the host target needs of a connection; the Connection of libs/ssh fits it. */
export interface Shell {
  readonly stats: { readonly commands: number; readonly batches: number };
  /** Runs a script as root in a child POSIX sh of one kept shell, with standard input from /dev/null. */
  run(script: string, options: ShellRunOptions): Promise<ShellResult>;
  close(): Promise<void>;
}
