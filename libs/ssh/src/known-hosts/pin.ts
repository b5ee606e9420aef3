import { appendFile, chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { coversHost } from './host-name.ts';
import { fingerprint, parseKnownHosts, readOrEmpty } from './parse.ts';

/** Pins to one file go one after the other, so that two hosts at once cannot miss each other's line. */
const queues = new Map<string, Promise<void>>();

/**
 * Adds a line of {@link fetchHostKey} to a known_hosts file (made with mode 0600). A key that is already pinned
 * is left alone; one that differs from a pinned key of the same type is never replaced.
 *
 * @throws VmstationError `SSH_HOST_KEY_CHANGED` when another key of that type is pinned for the host,
 *   `SSH_HOST_KEY_INVALID` when the line is not a single known_hosts line
 */
export function pinHostKey(file: string, line: string): Promise<void> {
  const before = queues.get(file) ?? Promise.resolve();
  const pinned = before.then(() => pin(file, line));
  // The next in the queue must not fail with this one's error; this one's caller gets it.
  const settled = pinned.then(
    () => undefined,
    () => undefined,
  );
  queues.set(file, settled);
  return pinned;
}

async function pin(file: string, line: string): Promise<void> {
  const text = await readOrEmpty(file);
  const wanted = readLine(line);
  for (const known of parseKnownHosts(text, file)) {
    if (known.marker !== undefined || known.type !== wanted.type) continue;
    if (!coversHost(known.hosts, wanted.hosts)) continue;
    if (known.key.equals(wanted.key)) return;
    throw new VmstationError({
      code: 'SSH_HOST_KEY_CHANGED',
      message: `another ${known.type} key is pinned for ${wanted.hosts}: ${fingerprint(known.key)}, not ${fingerprint(wanted.key)}`,
      where: `${known.file}:${known.line}`,
      next: `if the host was installed anew, remove line ${known.line} of ${known.file} and pin again`,
    });
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  await appendFile(file, `${start}${line.trim()}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
}

function readLine(line: string) {
  const [wanted, ...more] = parseKnownHosts(line, 'the line to pin');
  if (wanted === undefined || more.length > 0 || wanted.marker !== undefined) {
    throw new VmstationError({
      code: 'SSH_HOST_KEY_INVALID',
      message: 'the line to pin is not a single line of the form "host type key"',
      next: 'give the line as ssh-keyscan prints it',
    });
  }
  return wanted;
}
