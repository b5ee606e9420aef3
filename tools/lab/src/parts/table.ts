import type { LabKey } from '../packages/lab-key.ts';
import { fileParts } from './file-parts.ts';
import { imageParts } from './image-parts.ts';
import type { Part } from './part.ts';
import { programParts } from './program-parts.ts';
import { repositoryParts } from './repository-parts.ts';
import { rootParts } from './root-parts.ts';

/** Every part of the lab's mirror. The order decides what is begun first. */
export function partTable(key: LabKey): readonly Part[] {
  return [...programParts, ...rootParts, ...imageParts, ...repositoryParts(key), ...fileParts];
}

/** Parts beside the mirror's folder: the roots that a lab is started from. */
export const besideParts: readonly string[] = rootParts.map((part) => part.name);
