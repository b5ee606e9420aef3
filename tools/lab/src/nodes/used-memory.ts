import type { Provider } from '../provider/provider.ts';

/**
 * Bytes that a container's processes hold, as its own cgroup counts them. File pages that nobody has used lately are
 * left out: the kernel takes those back before it kills anything.
 */
const SCRIPT = `
set -e
cd /sys/fs/cgroup
if [ -e memory.current ]; then usage=memory.current; stat=memory.stat; key=inactive_file
else usage=memory/memory.usage_in_bytes; stat=memory/memory.stat; key=total_inactive_file; fi
read -r used < $usage
while read -r name value; do if [ "$name" = $key ]; then used=$((used - value)); fi; done < $stat
echo $used
`;

/** Undefined where it cannot be read: a node that does not run has none. */
export async function usedMemory(provider: Provider, container: string): Promise<number | undefined> {
  const said = await provider.exec(container, ['sh', '-c', SCRIPT]);
  return said.exitCode === 0 && /^\d+\s*$/.test(said.stdout) ? Number(said.stdout) : undefined;
}
