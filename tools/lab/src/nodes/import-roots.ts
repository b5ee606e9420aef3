import type { Provider } from '../provider/provider.ts';
import type { LabSpec } from '../state/lab-state.ts';
import type { LabMirror, RootKind } from './mirror.ts';
import { nodeName } from './names.ts';
import { type OnProgress, step } from './progress.ts';

export type RootImages = ReadonlyMap<RootKind, string>;

/** Makes an image of each root that the lab needs, once per digest. The images are a cache that labs share. */
export async function importRoots(
  spec: LabSpec,
  mirror: LabMirror,
  provider: Provider,
  onProgress: OnProgress,
): Promise<RootImages> {
  const kinds = new Set<RootKind>(['gateway', ...spec.nodes.map((node) => node.os)]);
  const images = await Promise.all(
    [...kinds].map(
      async (kind): Promise<[RootKind, string]> => [
        kind,
        await importRoot(kind, await mirror.root(kind), provider, onProgress),
      ],
    ),
  );
  return new Map(images);
}

/** Makes an image of one root if there is none yet, and gives its name. */
export async function importRoot(
  kind: RootKind,
  root: { readonly tar: string; readonly digest: string },
  provider: Provider,
  onProgress: OnProgress,
): Promise<string> {
  const image = nodeName.baseImage(kind, root.digest);
  if (!(await provider.imageExists(image))) {
    await step(onProgress, { step: `import ${kind}` }, () => provider.importImage(image, root.tar));
  }
  return image;
}
