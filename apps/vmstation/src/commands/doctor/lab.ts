import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@vmstation/engine';
import { labName } from '../../run/folders.ts';
import { bytes } from '../units.ts';
import { type Finding, finding } from './finding.ts';
import { existing } from './machine.ts';

const GiB = 1024 ** 3;

/** What the lab needs of this machine, and whether it is up. */
export async function lookAtLab(): Promise<readonly Finding[]> {
  const { cacheDirectory, findLabState, labStatus, requiredAptPackages } = await import('@vmstation/lab');
  const cache = cacheDirectory();
  const place = existing(cache);
  const { bavail, bsize } = statfsSync(place);
  return [
    rights(process.platform, process.getuid?.()),
    packages(missing(requiredAptPackages), requiredAptPackages.length),
    memory(totalmem()),
    disk(bavail * bsize, roomNeeded(cache), cache),
    await nodes(),
  ];

  async function nodes(): Promise<Finding> {
    const sentence = `The lab "${labName}" is up`;
    const fix = 'vmstation lab up';
    try {
      if ((await findLabState(labName)) === undefined)
        return finding('the lab', sentence, { holds: false, found: 'there is none', fix }, 'advice');
      const all = await labStatus(labName);
      const down = all.filter(({ container }) => container !== 'running').map(({ name }) => name);
      const found = down.length === 0 ? `${all.length - 1} nodes run` : `${down.join(', ')} does not run`;
      return finding('the lab', sentence, { holds: down.length === 0, found, fix }, 'advice');
    } catch (error) {
      return finding('the lab', sentence, {
        holds: false,
        found: messageOf(error),
        fix: 'vmstation lab down',
      });
    }
  }
}

export function rights(platform: string, user: number | undefined): Finding {
  return finding('the lab', 'This is Linux, and we are root', {
    holds: platform === 'linux' && user === 0,
    found: platform === 'linux' ? `user id ${user}` : platform,
    fix:
      platform === 'linux'
        ? 'run it with sudo; the lab makes containers with systemd and networks of their own'
        : 'use a Debian 12 machine or a virtual one with 8 GiB of memory',
  });
}

/** @param absent undefined where there is no dpkg to ask */
export function packages(absent: readonly string[] | undefined, count: number): Finding {
  return finding('the lab', 'Its Debian packages are installed', {
    holds: absent?.length === 0,
    found:
      absent === undefined
        ? 'there is no dpkg here'
        : absent.length === 0
          ? `all ${count}`
          : `${absent.length} of ${count} are not`,
    fix:
      absent === undefined
        ? 'use Debian 12; other distributions are not tried yet'
        : `apt-get install ${absent.join(' ')}`,
  });
}

function missing(names: readonly string[]): readonly string[] | undefined {
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${Status}\n', ...names], {
    encoding: 'utf8',
  });
  if (asked.error !== undefined) return undefined;
  const installed = new Set(
    asked.stdout.split('\n').flatMap((line) => /^(\S+) install ok installed$/.exec(line)?.[1] ?? []),
  );
  return names.filter((name) => !installed.has(name));
}

export function memory(total: number): Finding {
  return finding('the lab', 'There are 8 GiB of memory', {
    // A machine of 8 GiB keeps some for its kernel.
    holds: total >= 7 * GiB,
    found: bytes(total),
    fix: 'use a machine with more memory',
  });
}

/** GiB that have to be free; tools/setup/machine.mjs asks for as much, where no package is installed yet. */
export function roomNeeded(cache: string): number {
  const mirrors = join(cache, 'mirror');
  return existsSync(mirrors) && readdirSync(mirrors).length > 0 ? forNodes : forAll;
}

/** Parts are made already. */
const forNodes = 6;
const forAll = 14;

export function disk(free: number, needed: number, cache: string): Finding {
  return finding(
    'the lab',
    `There is room for ${needed === forNodes ? 'nodes' : 'parts and nodes'}: ${needed} GiB`,
    {
      holds: free >= needed * GiB,
      found: `${bytes(free)} free, parts are in ${cache}`,
      fix: 'make room on that disk, or set XDG_CACHE_HOME to a folder of another',
    },
  );
}
