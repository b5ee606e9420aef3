import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { VmstationError } from '@vmstation/engine';
import { whileTyping } from '@vmstation/reporters';

const known = new Map<string, Promise<string>>();
/** Somebody asked to stop: of the hosts that wait for their turn none is asked any more. */
let stopped = false;

/**
 * The sudo password of a host: from `VMSTATION_SUDO_PASSWORD`, else typed once a run without an echo.
 * @param signal aborted when nobody waits for it any more
 * @throws SUDO_PASSWORD_NEEDED when there is nobody to ask, or nothing was typed
 */
export function sudoPassword(host: string, signal?: AbortSignal): Promise<string> {
  const password = known.get(host) ?? ask(host, signal);
  known.set(host, password);
  return password;
}

async function ask(host: string, signal?: AbortSignal): Promise<string> {
  const given = process.env.VMSTATION_SUDO_PASSWORD;
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) {
    throw new VmstationError({
      code: 'SUDO_PASSWORD_NEEDED',
      message: `sudo on ${host} asks for a password, and there is no terminal to type it`,
      where: host,
      next: 'set VMSTATION_SUDO_PASSWORD in the environment of this run',
    });
  }
  const line = await whileTyping(async () => (stopped || signal?.aborted ? undefined : typed(host, signal)));
  signal?.throwIfAborted();
  if (line !== undefined) return line;
  throw new VmstationError({
    code: 'SUDO_PASSWORD_NEEDED',
    message: `no sudo password was typed for ${host}`,
    where: host,
    next: 'run it again, or set VMSTATION_SUDO_PASSWORD in the environment of the run',
  });
}

/** Undefined after Ctrl-D, which leaves out this host, and after Ctrl-C, which is for the run as anywhere else. */
async function typed(host: string, signal?: AbortSignal): Promise<string | undefined> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(`sudo password for ${host}: `); // now that nothing is echoed
  const close = () => lines.close();
  signal?.addEventListener('abort', close);
  let isStop = false;
  const line = await new Promise<string | undefined>((resolve) => {
    lines.question('', resolve);
    lines.once('SIGINT', () => {
      isStop = true;
      close();
    });
    lines.once('close', () => resolve(undefined));
  });
  close();
  signal?.removeEventListener('abort', close);
  process.stderr.write('\n');
  if (isStop) await stop();
  return line;
}

/** A terminal in raw mode makes no signal of Ctrl-C. Whoever listens has stopped before the host counts as refused. */
async function stop(): Promise<void> {
  stopped = true;
  if (!process.emit('SIGINT', 'SIGINT')) process.kill(process.pid, 'SIGINT');
  await setImmediate();
}
