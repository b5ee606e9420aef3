import { sh } from '@vmstation/resources';
import { defineHostCheck, wordsOf } from './host-check.ts';

/**
 * At most this much may be used, in percent. The kubelet evicts pods when less than 10 % of its disk or 15 % of the
 * images' disk is free (Kubernetes documentation, "Node-pressure Eviction", hard thresholds); 85 leaves time to act.
 */
const mostUsed = 85;
/** The kubelet evicts at 5 % free inodes. */
const mostInodes = 90;

const folders = ['/', '/var', '/var/lib/containerd', '/var/lib/kubelet'];

/** Both measures of each file system, once, however many of the folders lie on it. */
export const disk = defineHostCheck({
  name: 'disk',
  sentence: `no disk of the system is more than ${mostUsed} % full`,
  fix: 'see what is big: du -xh --max-depth=2 / | sort -h | tail; old images go with: crictl rmi --prune',
  measure: ({ root = '' }) =>
    sh`for folder in ${folders.map((folder) => root + folder)}; do
  [ -d "$folder" ] || continue
  printf 'space %s\n' "$(df -P -k "$folder" | tail -n 1)"
  printf 'inodes %s\n' "$(df -P -i "$folder" | tail -n 1)"
done`,
  judge: (printed) => {
    const lines = wordsOf(printed).filter((words) => words.length >= 7);
    if (lines.length === 0) return ['df printed nothing'];
    const found = lines.flatMap(([kind, _device, _size, _used, _free, percent, mount]) => {
      const used = Number(percent?.replace('%', ''));
      // File systems without a fixed number of inodes, such as btrfs, print a dash.
      if (Number.isNaN(used)) return [];
      const most = kind === 'inodes' ? mostInodes : mostUsed;
      return used > most ? [`${mount} has used ${used} % of its ${kind}`] : [];
    });
    return [...new Set(found)];
  },
});
