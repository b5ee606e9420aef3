import type { ProofLab } from './command.ts';

/** What was found, by path. */
export type Files = ReadonlyMap<string, string>;

/**
 * Every file of a node that is no view of the kernel, with its size and the times of its content and of itself.
 * @param below folders to look in
 */
export async function filesOf(
  { onNode }: ProofLab,
  node: string,
  below: readonly string[] = ['/'],
): Promise<Files> {
  const kernel = ['/proc', '/sys', '/dev'].map((path) => `-path ${path}`).join(' -o ');
  const found = await onNode(
    node,
    `find ${below.join(' ')} \\( ${kernel} \\) -prune -o -printf '%p\\t%s %T@ %C@\\0'`,
  );
  return new Map(found.split('\0').map((entry) => [entry.split('\t')[0] ?? '', entry]));
}

/** The paths that came, went, or are not as they were. */
export function changedFiles(before: Files, after: Files): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
}
