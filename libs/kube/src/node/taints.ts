import type { FieldDiff } from '@vmstation/engine';

/** Keeps pods away from a node. Two taints are the same one when key and effect are. */
export interface Taint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: string;
}

export interface TaintChange {
  readonly fields: readonly FieldDiff[];
  /** All taints of the node afterwards: those of others untouched. */
  readonly next: readonly Taint[];
}

/** `node-role.kubernetes.io/control-plane:NoSchedule` */
export function taintName({ key, effect }: Taint): string {
  return `${key}:${effect}`;
}

/**
 * What to do about the taints of a node. Kubernetes itself taints nodes, too, so only those that are wanted, and
 * those that we once set, are ours to change.
 *
 * @param ours names of taints that we set before
 */
export function taintChange(
  current: readonly Taint[],
  wanted: readonly Taint[],
  ours: readonly string[],
): TaintChange {
  const wantedNames = new Set(wanted.map(taintName));
  const kept = current.filter(
    (taint) => wantedNames.has(taintName(taint)) || !ours.includes(taintName(taint)),
  );
  const next = [
    ...kept.map((taint) => wanted.find((other) => taintName(other) === taintName(taint)) ?? taint),
    ...wanted.filter((taint) => !kept.some((other) => taintName(other) === taintName(taint))),
  ];
  const names = new Set([...current, ...next].map(taintName));
  const fields = [...names].flatMap((name) => {
    const from = show(current.find((taint) => taintName(taint) === name));
    const to = show(next.find((taint) => taintName(taint) === name));
    return from === to ? [] : [{ field: `taint ${name}`, from, to }];
  });
  return { fields, next };
}

function show(taint: Taint | undefined): string | undefined {
  if (taint === undefined) return undefined;
  return taint.value ? `set to ${taint.value}` : 'set';
}
