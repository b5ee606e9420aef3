import type { Root } from '../mirror/roots.ts';
import { importRoot } from '../nodes/import-roots.ts';
import type { OnProgress } from '../nodes/progress.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { NodeOs } from '../state/lab-state.ts';

/** The podman image that the lab makes its nodes of, imported if it is not there yet. */
export function ensureNodeImage(kind: NodeOs, root: Root, onProgress: OnProgress): Promise<string> {
  return importRoot(kind, root, podmanProvider, onProgress);
}
