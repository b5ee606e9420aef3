import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { VmstationError } from '@vmstation/engine';

/** Programs of this machine that the lab runs, with the Debian package of each. */
const TOOLS = { podman: 'podman', runc: 'runc', nft: 'nftables', ip: 'iproute2', tar: 'tar' } as const;

/** Throws `LAB_TOOL_MISSING` or `LAB_NOT_ROOT` before anything is made. */
export async function checkTools(): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new VmstationError({
      code: 'LAB_NOT_ROOT',
      message: 'the lab needs root',
      next: 'run it with sudo',
    });
  }
  const found = await Promise.all(Object.keys(TOOLS).map(inPath));
  const missing = Object.entries(TOOLS).filter((_, index) => found[index] === false);
  if (missing.length === 0) return;
  throw new VmstationError({
    code: 'LAB_TOOL_MISSING',
    message: `the lab needs ${missing.map(([tool]) => tool).join(', ')}`,
    next: `apt-get install ${missing.map(([, name]) => name).join(' ')} netavark`,
  });
}

async function inPath(tool: string): Promise<boolean> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const hits = await Promise.all(
    folders.map((folder) =>
      access(join(folder, tool), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return hits.includes(true);
}
