import { VmstationError } from '@vmstation/engine';

/** A script's title: its first line when that is a comment. Nothing else of a script is shown: it may hold secrets. */
export function describeScript(script: string): string {
  const title = /^#(?!!)\s*(.+)/.exec(script)?.[1]?.trim();
  const size = `${Buffer.byteLength(script)} bytes`;
  return title === undefined ? `a script of ${size}` : `"${title.slice(0, 80)}" (${size})`;
}

export function connectionLost(host: string, doing: string, cause?: unknown): VmstationError {
  return new VmstationError({
    code: 'SSH_CONNECTION_LOST',
    message: `the connection was lost ${doing}`,
    where: host,
    ...(cause === undefined ? {} : { cause }),
    next: 'run the same command again: it starts from the state that it finds',
  });
}

export function timedOut(host: string, what: string, timeoutMs: number): VmstationError {
  return new VmstationError({
    code: 'SSH_TIMEOUT',
    message: `${what} did not end within ${timeoutMs} ms and was killed`,
    where: host,
    next: `look at the host: vmstation diagnose --limit ${host}`,
  });
}

export function outputTooBig(host: string, what: string, maxBytes: number): VmstationError {
  return new VmstationError({
    code: 'SSH_OUTPUT_TOO_BIG',
    message: `${what} wrote more than ${maxBytes} bytes and was killed`,
    where: host,
    next: 'write less to stdout and stderr, or read a part of it',
  });
}

export function shellFailed(host: string, reason: string, said: string): VmstationError {
  return new VmstationError({
    code: 'SSH_SHELL_FAILED',
    message: `${reason}${said.trim() === '' ? '' : `; it said: ${lastLines(said)}`}`,
    where: host,
    next: `check the login shell of the user and that sh, dd, cat and setsid are there: vmstation diagnose --limit ${host}`,
  });
}

/** The end of what a remote side said, short enough for a message. */
export function lastLines(text: string): string {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return lines.slice(-3).join(' | ').slice(-400);
}
