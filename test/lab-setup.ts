import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory, ensureMirror, ensureRoot, environmentSources } from '@vmstation/lab';
import { mirrorLines, stepLines } from '../apps/vmstation/src/commands/lab/progress.ts';
import { ensureNodeImage } from '../tools/lab/src/testing/node-image.ts';
import { linkPrograms } from '../tools/lab/src/testing/programs.ts';
import { ensureTestRoot } from '../tools/lab/src/testing/test-root.ts';

/**
 * Makes what the lab tests need, once before all of them, and names it in the environment. All of it comes from the
 * lab's cache; where that is cold it is filled first, which takes minutes and says so.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const cacheDir = cacheDirectory();
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-lab-tests-'));
  const lines = mirrorLines();
  try {
    const options = { cacheDir, onProgress: lines.event, sources: environmentSources() };
    await ensureMirror(options);
    await linkPrograms(folder, options);
    const image = async (kind: 'debian-12' | 'el-10') =>
      ensureNodeImage(kind, await ensureRoot(kind, options), stepLines());
    process.env.VMSTATION_NODE_DEBIAN = await image('debian-12');
    process.env.VMSTATION_NODE_EL = await image('el-10');
    process.env.VMSTATION_KUBE_BIN = folder;
    process.env.VMSTATION_PROMTOOL = join(folder, 'promtool');
    process.env.VMSTATION_TEST_ROOT = (await ensureTestRoot(cacheDir, stepLines())).tar;
  } finally {
    lines.end();
  }
  return () => rm(folder, { recursive: true });
}
