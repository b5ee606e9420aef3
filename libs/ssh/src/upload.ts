import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messageOf, VmstationError } from '@vmstation/engine';
import { connectionLost, lastLines, timedOut } from './shell/errors.ts';
import type { Pipe } from './shell/pipe.ts';
import type { RunOptions, RunResult } from './types.ts';

/** What an upload needs of its connection. */
export interface UploadHost {
  readonly host: string;
  /** A root shell of its own, for the bytes. */
  readonly openShell: () => Promise<Pipe>;
  /** The kept shell, for the last step. */
  readonly run: (script: string, options: RunOptions) => Promise<RunResult>;
  readonly onSent: (bytes: number) => void;
}

/** One file on its way. */
export interface UploadFile {
  readonly content: Uint8Array | NodeJS.ReadableStream;
  /** Absolute. */
  readonly path: string;
  readonly mode: number;
  readonly timeoutMs: number;
}

/**
 * Two steps, because `cat` cannot tell the end of a file from the end of a connection: the bytes go to a new file
 * beside the target, and only when all of them have been counted there it takes the target's place.
 */
export async function upload(host: UploadHost, file: UploadFile): Promise<void> {
  const { path, timeoutMs } = file;
  if (!posix.isAbsolute(path) || path.endsWith('/') || /[\n\0]/.test(path)) {
    throw uploadFailed(host.host, path, 'the path must be absolute, of a file, and without newlines');
  }
  const name = `.${posix.basename(path).slice(0, 200)}.${randomBytes(6).toString('hex')}.upload`;
  const temporary = posix.join(posix.dirname(path), name);
  const pipe = await host.openShell();
  try {
    const sent = await sendBytes(host, file, pipe, temporary);
    const done = await host.run(placeScript(temporary, file, sent), { timeoutMs });
    if (done.code !== 0) throw uploadFailed(host.host, path, lastLines(done.stderr));
  } catch (thrown) {
    pipe.destroy();
    await pipe.ended;
    // When this fails too, it is for the same reason, which is the one to tell.
    await host.run(`rm -f -- ${quote(temporary)}`, { timeoutMs }).catch(() => undefined);
    throw thrown;
  }
}

async function sendBytes(host: UploadHost, file: UploadFile, pipe: Pipe, temporary: string): Promise<number> {
  const target = quote(temporary);
  const source =
    file.content instanceof Uint8Array ? Readable.from([Buffer.from(file.content)]) : file.content;
  let sent = 0;
  let said = '';
  pipe.errors.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString('utf8')).slice(-4096);
  });
  pipe.output.resume();
  // -C makes the shell refuse a file, or a link, that somebody else has put there.
  const program = `umask 077; set -C; cat > ${target} || { rm -f -- ${target}; exit 1; }`;
  pipe.input.write(`${program}\n`);
  const counter = new PassThrough();
  counter.on('data', (bytes: Buffer) => {
    sent += bytes.length;
    host.onSent(bytes.length);
  });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(timedOut(host.host, `the upload of ${file.path}`, file.timeoutMs)),
    file.timeoutMs,
  );
  try {
    // A channel that closes early never takes the rest, so its end is awaited beside the stream's.
    const failed = Promise.withResolvers<never>();
    pipeline(source, counter, pipe.input).catch(failed.reject);
    const end = await Promise.race([pipe.ended, failed.promise, late.promise]);
    if (end.lost) throw connectionLost(host.host, `during the upload of ${file.path}, after ${sent} bytes`);
    if (end.code !== 0) throw uploadFailed(host.host, file.path, lastLines(said));
    return sent;
  } catch (thrown) {
    if (thrown instanceof VmstationError) throw thrown;
    throw uploadFailed(host.host, file.path, messageOf(thrown), thrown);
  } finally {
    clearTimeout(timer);
  }
}

function placeScript(temporary: string, file: UploadFile, bytes: number): string {
  return [
    `# upload of ${posix.basename(file.path)}`,
    `t=${quote(temporary)} f=${quote(file.path)}`,
    'fail() { echo "$1" >&2; rm -f -- "$t"; exit 1; }',
    `[ "$(wc -c < "$t")" -eq ${bytes} ] || fail "not all bytes have arrived"`,
    '[ ! -d "$f" ] || fail "there is a directory at that path"',
    `chmod ${file.mode.toString(8)} -- "$t" && mv -f -- "$t" "$f" || fail "the file could not be moved there"`,
  ].join('\n');
}

/** Quotes a word for sh: everything between single quotes is itself. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function uploadFailed(host: string, path: string, reason: string, cause?: unknown): VmstationError {
  return new VmstationError({
    code: 'SSH_UPLOAD_FAILED',
    message: `${path} was not written: ${reason}`,
    where: host,
    ...(cause === undefined ? {} : { cause }),
    next: `check the folder and the free space on ${host}: df -h ${quote(posix.dirname(path))}`,
  });
}
