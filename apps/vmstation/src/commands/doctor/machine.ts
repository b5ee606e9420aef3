import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Facts, parseFacts } from '@vmstation/inventory';
import { factsScript } from '@vmstation/resources';
import { stateDirectory } from '../../run/folders.ts';
import { clockOf } from '../facts/format.ts';
import { bytes } from '../units.ts';
import { type Finding, finding } from './finding.ts';

const GiB = 1024 ** 3;
const oldestNode = 24;

/** What every run needs of the machine that it is started on. */
export function lookAtMachine(): readonly Finding[] {
  return [nodeOf(process.versions.node), room(stateDirectory()), clock(controllerTime())];
}

export function nodeOf(version: string): Finding {
  return finding('this machine', `Node is ${oldestNode} or newer`, {
    holds: Number(version.split('.')[0]) >= oldestNode,
    found: version,
    fix: `install Node ${oldestNode}, or start it by npx in a workspace that has the package "node"`,
  });
}

/** Runs are written down as they go; one that cannot be is not begun. */
export function room(folder: string, needed = 0.5 * GiB): Finding {
  const place = existing(folder);
  const { bavail, bsize } = statfsSync(place);
  const writable = canWrite(place);
  return finding('this machine', 'Runs can be written down', {
    holds: writable && bavail * bsize >= needed,
    found: writable ? `${bytes(bavail * bsize)} free in ${folder}` : `${place} is not ours to write`,
    fix: writable
      ? 'make room on that disk, or set XDG_STATE_HOME to another'
      : `chown -R "$USER" ${place}, or set XDG_STATE_HOME to a folder of yours`,
  });
}

/** The folder, or the nearest above it that is there already. */
export function existing(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : existing(dirname(folder));
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Certificates are judged by this clock. */
export function clock(time: Facts['time'] | undefined): Finding {
  return finding(
    'this machine',
    'The clock is synchronised',
    {
      holds: time?.synchronised === true && Math.abs(time.offsetSeconds ?? 0) < 1,
      found: time === undefined ? 'unknown' : clockOf({ time }),
      fix: 'apt-get install chrony, or: timedatectl set-ntp true',
    },
    'advice',
  );
}

/** Asked as hosts are asked; undefined where there is no Linux to ask. */
function controllerTime(): Facts['time'] | undefined {
  const { stdout } = spawnSync('sh', ['-c', factsScript], { encoding: 'utf8' });
  const pairs = stdout.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
  });
  try {
    return parseFacts(Object.fromEntries(pairs), 'this machine').time;
  } catch {
    return undefined;
  }
}
