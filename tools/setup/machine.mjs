import { existsSync, readdirSync, statfsSync } from 'node:fs';
import { freemem, homedir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

const GiB = 1024 ** 3;

/** What keeps this machine from hosting the lab, each with the fix. Looks only, changes nothing. */
export function problems() {
  const list = [];
  const add = (what, fix) => list.push({ what, fix });
  if (process.platform !== 'linux') {
    add(
      `the lab needs Linux, this is ${process.platform}`,
      'use a Debian 12 machine or a virtual machine with 8 GiB of memory',
    );
    return list;
  }
  if (process.getuid?.() !== 0) {
    add(
      'the lab needs root, to make containers with systemd and networks of their own',
      'run the same command with sudo, or as root',
    );
  }
  if (Number(process.versions.node.split('.')[0]) < 20) {
    add(`Node ${process.versions.node} is too old`, 'install Node 20 or newer');
  }
  if (!existsSync('/usr/bin/apt-get')) {
    add('there is no apt-get', 'use Debian 12; other distributions are not tried yet');
  }
  if (totalmem() < 7 * GiB) {
    add(`${(totalmem() / GiB).toFixed(1)} GiB of memory; the lab needs 8`, 'use a machine with more memory');
  } else if (freemem() < 0.5 * GiB) {
    add('less than half a GiB of memory is free', 'stop something that uses memory');
  }
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vmstation');
  const { bavail, bsize } = statfsSync(existing(cache));
  const needed = roomNeeded(cache);
  if (bavail * bsize < needed * GiB) {
    add(
      `${((bavail * bsize) / GiB).toFixed(1)} GiB free where ${cache} is; caches and nodes need ${needed}`,
      'make room on that disk, or set XDG_CACHE_HOME to a folder of another',
    );
  }
  return list;
}

/**
 * GiB that have to be free, as `vmstation doctor` asks (room.test.ts compares the two). Measured by `npm run fresh`: 6.1
 * GiB of parts, 2.5 of Go modules, 0.7 of npm packages, 3.6 of nodes. Parts are there from the first second of a build;
 * a mirror only when it ended.
 * @public
 */
export function roomNeeded(cache) {
  const mirrors = join(cache, 'mirror');
  return existsSync(mirrors) && readdirSync(mirrors).length > 0 ? 6 : 14;
}

function existing(folder) {
  return existsSync(folder) ? folder : existing(dirname(folder));
}
