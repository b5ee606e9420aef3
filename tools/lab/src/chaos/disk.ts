import { createHash } from 'node:crypto';
import { VmstationError } from '@vmstation/engine';
import type { Provider } from '../provider/provider.ts';
import { fillableFolder } from './fault.ts';

/**
 * Lays an overlay over the folder whose upper layer is a tiny file system in memory, and fills that. What was
 * there stays readable, and every write that needs room fails with ENOSPC, while neither this machine's disk nor
 * the node's own is touched. An empty file can still be made, as on a real full disk.
 */
const FILL = `
set -e
folder=$1 room=$2
if mountpoint -q "$room"; then echo "already full" >&2; exit 3; fi
mkdir -p "$room"
mount -t tmpfs -o size=64k,mode=755 vmstation-full "$room"
mkdir "$room/upper" "$room/work"
chown --reference="$folder" "$room/upper"
chmod --reference="$folder" "$room/upper"
mount -t overlay -o "lowerdir=$folder,upperdir=$room/upper,workdir=$room/work" vmstation-full "$folder"
if dd if=/dev/zero of="$room/full" bs=512 count=1024 2> /dev/null; then echo "not full" >&2; exit 4; fi
`;

/** Takes both away again, with what little was written in between. Lazily: a program may stand in the folder. */
const FREE = `
set -e
folder=$1 room=$2
if ! mountpoint -q "$room"; then exit 0; fi
umount --lazy "$folder"
umount --lazy "$room"
rmdir "$room"
`;

async function runInNode(
  provider: Provider,
  container: string,
  script: string,
  folder: string,
): Promise<void> {
  const checked = fillableFolder(folder);
  const room = `/run/vmstation-full-${createHash('sha256').update(checked).digest('hex').slice(0, 12)}`;
  const done = await provider.exec(container, ['sh', '-s', '--', checked, room], script);
  if (done.exitCode === 0) return;
  throw new VmstationError({
    code: 'LAB_FAULT_FAILED',
    message: `${checked} of ${container}: ${done.stderr.trim()}`,
    where: container,
    next: 'vmstation lab status; a node that is paused or off cannot be asked',
  });
}

export const fillDisk = (provider: Provider, container: string, folder: string): Promise<void> =>
  runInNode(provider, container, FILL, folder);

export const freeDisk = (provider: Provider, container: string, folder: string): Promise<void> =>
  runInNode(provider, container, FREE, folder);
