import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { VmstationError } from '@vmstation/engine';
import { whileTyping } from '@vmstation/reporters';

const known = new Map<string, Promise<string>>();

/**
 * The sudo password of a host: from `VMSTATION_SUDO_PASSWORD`, else typed once a run without an echo.
 * @throws SUDO_PASSWORD_NEEDED when there is nobody to ask
 */
export function sudoPassword(host: string): Promise<string> {
  const password = known.get(host) ?? ask(host);
  known.set(host, password);
  return password;
}

async function ask(host: string): Promise<string> {
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
  return whileTyping(() => typed(host));
}

async function typed(host: string): Promise<string> {
  process.stderr.write(`sudo password for ${host}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const line = await new Promise<string | undefined>((resolve) => {
    lines.question('', resolve);
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => resolve(undefined));
  });
  lines.close();
  process.stderr.write('\n');
  if (line !== undefined) return line;
  throw new VmstationError({
    code: 'SUDO_PASSWORD_NEEDED',
    message: `no sudo password was typed for ${host}`,
    where: host,
    next: 'run it again, or set VMSTATION_SUDO_PASSWORD in the environment of the run',
  });
}
