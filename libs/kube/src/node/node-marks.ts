import { z } from 'zod';
import { resourceIds } from '../applyset/marks.ts';
import type { LiveObject } from '../object/kube-object.ts';

/** Nodes belong to no set of ours, so that no prune ever deletes one; this label finds them. */
export const managedLabel = 'vmstation.dev/node';
export const marksAnnotation = 'vmstation.dev/node';

const nodeMarks = z.object({
  stack: z.string(),
  task: z.string(),
  level: z.number(),
  after: resourceIds,
  /** Names of what we set, so that it can be taken away again. */
  labels: z.array(z.string()),
  taints: z.array(z.string()),
});

export type NodeMarks = z.infer<typeof nodeMarks>;

export function nodeMarksOf({
  annotations,
}: Pick<LiveObject['metadata'], 'annotations'>): NodeMarks | undefined {
  const text = annotations?.[marksAnnotation];
  if (text === undefined) return undefined;
  try {
    return nodeMarks.parse(JSON.parse(text));
  } catch {
    // Edited by hand: what it set is not known any more, and the next apply writes it anew.
    return undefined;
  }
}
