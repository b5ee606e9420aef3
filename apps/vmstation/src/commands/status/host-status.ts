import type { LockOwner } from '@vmstation/engine';
import { z } from 'zod';

/** What a person wants to know of a host at a glance. Sizes in bytes. */
export interface HostStatus {
  readonly load: number | undefined;
  readonly memory: { readonly total: number; readonly free: number } | undefined;
  readonly disk: { readonly total: number; readonly free: number } | undefined;
  /** Who works on it now; undefined when nobody does. */
  readonly lock: LockOwner | undefined;
}

/**
 * POSIX sh. The lock of the host target (libs/resources) is four lines: token, process and its start of the kept
 * shell, owner as JSON; it counts as long as that process is the same one.
 */
export const statusScript = `# status
read -r load rest </proc/loadavg; printf 'load %s\\n' "$load"
while read -r key value unit; do
  case $key in MemTotal: | MemAvailable:) printf '%s %s\\n' "$key" "$value" ;; esac
done </proc/meminfo
printf 'disk %s\\n' "$(df -P -k / | tail -n 1)"
if [ -r /run/vmstation/lock ]; then
  { read -r token; read -r pid; read -r start; read -r owner; } </run/vmstation/lock
  stat=$(cat "/proc/$pid/stat" 2>/dev/null)
  set -- \${stat##*) }
  if [ "\${20:-}" = "$start" ]; then printf 'lock %s\\n' "$owner"; fi
fi
`;

const ownerSchema = z.object({
  user: z.string(),
  host: z.string(),
  pid: z.number(),
  since: z.string(),
  run: z.string(),
});

/** Pure. What could not be read stays undefined. */
export function parseStatus(printed: string): HostStatus {
  const lines = new Map(
    printed.split('\n').map((line) => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)] as const;
    }),
  );
  const number = (text: string | undefined) =>
    text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
  const [total, free] = [number(lines.get('MemTotal:')), number(lines.get('MemAvailable:'))];
  const [, size, , left] = (lines.get('disk') ?? '').split(/\s+/).map(number);
  return {
    load: number(lines.get('load')),
    memory: sizes(total, free),
    disk: sizes(size, left),
    lock: ownerOf(lines.get('lock')),
  };
}

function sizes(total: number | undefined, free: number | undefined): HostStatus['memory'] {
  return total === undefined || free === undefined ? undefined : { total: total * 1024, free: free * 1024 };
}

function ownerOf(text: string | undefined): LockOwner | undefined {
  if (text === undefined) return undefined;
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    // Somebody holds it all the same, but left no name that can be read.
    return { user: 'somebody', host: 'unknown', pid: 0, since: '', run: '' };
  }
}
