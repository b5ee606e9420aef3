import { randomBytes } from 'node:crypto';
import { VmstationError } from '@vmstation/engine';
import type { Sudo } from '../types.ts';
import { connectionLost, lastLines, shellFailed } from './errors.ts';
import type { Pipe, PipeEnd } from './pipe.ts';

/** Who wants a root shell, and how. */
export interface RootShellOptions {
  readonly host: string;
  readonly sudo: Sudo;
  readonly timeoutMs: number;
}

/**
 * Starts a shell as root that will `eval` the first line that it reads. Nothing is sent to it before its ready
 * marker is seen, so that neither sudo nor a login script can take it for their own; whatever comes before the
 * marker (a message of the day, a lecture) is left aside.
 *
 * @param exec starts a remote command; the user's login shell reads it, which may be no POSIX shell: only words,
 *   `"`, `$( )` within single quotes are used, which sh, csh, fish and zsh take alike
 * @throws VmstationError `SUDO_PASSWORD_WRONG`, `SUDO_NOT_ALLOWED`, `SSH_SHELL_FAILED`, `SSH_CONNECTION_LOST`
 */
export async function openRootShell(
  exec: (command: string) => Promise<Pipe>,
  options: RootShellOptions,
): Promise<Pipe> {
  const nonce = randomBytes(16).toString('hex');
  const prompt = `vmstation-sudo-${nonce}:`;
  const pipe = await exec(remoteCommand(options.sudo, nonce, prompt));
  try {
    const uid = await untilReady(pipe, options, nonce, prompt);
    if (uid !== '0') throw notRoot(options, uid);
    return pipe;
  } catch (thrown) {
    pipe.destroy();
    throw thrown;
  }
}

function remoteCommand(sudo: Sudo, nonce: string, prompt: string): string {
  const shell = `sh -c 'echo vmstation-ready-${nonce} $(id -u); read -r agent; eval "$agent"'`;
  if (sudo === 'none') return `exec ${shell}`;
  // With -k it neither uses nor leaves a ticket, which would open root to the user for a while, and be a write.
  // Sudo's messages are shown and, for a wrong password, read: so they must not be translated.
  return sudo === 'nopasswd'
    ? `exec env LC_ALL=C sudo -n ${shell}`
    : `exec env LC_ALL=C sudo -k -S -p ${prompt} ${shell}`;
}

function untilReady(pipe: Pipe, options: RootShellOptions, nonce: string, prompt: string): Promise<string> {
  const { host, sudo, timeoutMs } = options;
  const ready = new RegExp(`vmstation-ready-${nonce} (\\d+)\\n`);
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    let asked = 0;
    const said = () => `${err.replaceAll(prompt, '')}\n${out}`;
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      pipe.output.off('data', onOutput);
      pipe.errors.off('data', onErrors);
      settle();
    };
    const fail = (error: unknown) => finish(() => reject(error));
    const onOutput = (bytes: Buffer) => {
      out = (out + bytes.toString('latin1')).slice(-65_536);
      const uid = ready.exec(out)?.[1];
      if (uid !== undefined) finish(() => resolve(uid));
    };
    const onErrors = (bytes: Buffer) => {
      err = (err + bytes.toString('utf8')).slice(-65_536);
      // Sudo waits behind its prompt. In the trace of a login shell with `set -x` more text follows.
      if (!err.endsWith(prompt)) return;
      asked += 1;
      if (asked > 1 || typeof sudo === 'string') return fail(passwordWrong(host));
      // A person may have to type it: that time is not the host's.
      clearTimeout(timer);
      sudo.password().then((password) => {
        timer = setTimeout(onLate, timeoutMs);
        pipe.input.write(`${password}\n`);
      }, fail);
    };
    const onEnd = ({ lost }: PipeEnd) => {
      if (lost) return fail(connectionLost(host, 'while the root shell was starting'));
      if (asked > 0 && /incorrect password|try again/i.test(err)) return fail(passwordWrong(host));
      if (sudo !== 'none') return fail(notAllowed(host, said()));
      fail(shellFailed(host, 'the shell ended before it was ready', said()));
    };
    const onLate = () => fail(shellFailed(host, `the shell was not ready within ${timeoutMs} ms`, said()));
    let timer = setTimeout(onLate, timeoutMs);
    pipe.output.on('data', onOutput);
    pipe.errors.on('data', onErrors);
    void pipe.ended.then(onEnd);
  });
}

function passwordWrong(host: string): VmstationError {
  return new VmstationError({
    code: 'SUDO_PASSWORD_WRONG',
    message: 'sudo does not take the password',
    where: host,
    next: `run the same command again with the right sudo password of ${host}: typed, or in VMSTATION_SUDO_PASSWORD`,
  });
}

function notAllowed(host: string, said: string): VmstationError {
  return new VmstationError({
    code: 'SUDO_NOT_ALLOWED',
    message: `sudo does not give a root shell; it said: ${lastLines(said) || 'nothing'}`,
    where: host,
    next: `check sudo of ${host} in the inventory, and on the host: sudo -l`,
  });
}

function notRoot({ host, sudo }: RootShellOptions, uid: string): VmstationError {
  return new VmstationError({
    code: 'SUDO_NOT_ALLOWED',
    message: `the shell runs as user id ${uid}, not as root`,
    where: host,
    next:
      sudo === 'none'
        ? `log in as root, or set sudo of ${host} in the inventory`
        : `check sudoers on ${host}`,
  });
}
