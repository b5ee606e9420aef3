/** Versions of the parts of a cluster, as they report them: `v1.29.15`, `v1.32.0+k3s1`. */
export interface Versions {
  readonly apiServers: readonly string[];
  readonly kubelets: Readonly<Record<string, string>>;
  readonly kubectl?: string;
}

interface Version {
  readonly major: number;
  readonly minor: number;
}

/**
 * What breaks Kubernetes' version skew policy, as sentences; empty when nothing does.
 * - API servers of one cluster: at most one minor apart.
 * - kubelet: not newer than any API server, at most three minors older (two before kubelet 1.25).
 * - kubectl: at most one minor away from each API server.
 *
 * Source: https://kubernetes.io/releases/version-skew-policy/
 */
export function versionSkew({ apiServers, kubelets, kubectl }: Versions): string[] {
  const known = apiServers.map((text) => ({ text, ...parse(text) }));
  const [first] = known;
  if (first === undefined) return [];
  const oldest = known.reduce((a, b) => (distance(a, b) < 0 ? a : b), first);
  const newest = known.reduce((a, b) => (distance(a, b) > 0 ? a : b), first);
  const found: string[] = [];
  if (distance(newest, oldest) > 1) {
    found.push(`API servers ${oldest.text} and ${newest.text} are more than one minor version apart`);
  }
  for (const [node, text] of Object.entries(kubelets)) {
    const kubelet = parse(text);
    const allowed = distance(kubelet, { major: 1, minor: 25 }) < 0 ? 2 : 3;
    if (distance(kubelet, oldest) > 0) {
      found.push(`kubelet ${text} of ${node} is newer than the API server ${oldest.text}`);
    } else if (distance(newest, kubelet) > allowed) {
      found.push(
        `kubelet ${text} of ${node} is more than ${allowed} minor versions older than the API server ${newest.text}`,
      );
    }
  }
  if (kubectl !== undefined) {
    const far = known.find((server) => Math.abs(distance(parse(kubectl), server)) > 1);
    if (far !== undefined)
      found.push(`kubectl ${kubectl} is more than one minor version away from the API server ${far.text}`);
  }
  return found;
}

/**
 * Why a control plane may not be upgraded from one version to another; undefined when it may.
 * Minors are taken one at a time, and never back.
 */
export function upgradeObstacle(from: string, to: string): string | undefined {
  const steps = distance(parse(to), parse(from));
  if (steps > 1) {
    const { major, minor } = parse(from);
    return `${from} → ${to} skips minor versions; go to ${major}.${minor + 1} first`;
  }
  if (steps < 0 || (steps === 0 && patchOf(to) < patchOf(from))) return `${from} → ${to} is a downgrade`;
  return undefined;
}

/** Minors from one version to the other; a major counts as very many. */
function distance(a: Version, b: Version): number {
  return (a.major - b.major) * 1000 + a.minor - b.minor;
}

function parse(text: string): Version {
  const found = /^v?(\d+)\.(\d+)/.exec(text);
  if (found === null) throw new RangeError(`"${text}" is not a version of Kubernetes`);
  return { major: Number(found[1]), minor: Number(found[2]) };
}

function patchOf(text: string): number {
  return Number(/^v?\d+\.\d+\.(\d+)/.exec(text)?.[1] ?? 0);
}
