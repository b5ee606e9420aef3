import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureRoot } from '../mirror/roots.ts';
import { environmentSources } from '../mirror/sources.ts';
import type { LabMirror } from '../nodes/mirror.ts';
import { cacheDirectory } from '../state/paths.ts';
import { ensureTestRoot } from './test-root.ts';

/** A mirror without packages and images, for tests of the nodes themselves; the roots are the lab's own. */
export async function testMirror(): Promise<LabMirror> {
  const cacheDir = cacheDirectory();
  const directory = join(cacheDir, 'tests', 'mirror');
  for (const part of ['apt', 'rpm', 'files', 'registry', 'keys']) {
    await mkdir(join(directory, part), { recursive: true });
  }
  await writeFile(join(directory, 'keys', 'lab.asc'), 'no key: nothing is installed\n');
  await writeFile(join(directory, 'files', 'hello'), 'hello\n');
  await writeFile(join(directory, 'registry', 'nginx.conf'), 'location = /v2/ { return 200 "{}"; }\n');
  const options = { cacheDir, onProgress: () => undefined, sources: environmentSources() };
  return {
    directory,
    root: (kind) => (kind === 'debian-12' ? ensureTestRoot(cacheDir) : ensureRoot(kind, options)),
  };
}
