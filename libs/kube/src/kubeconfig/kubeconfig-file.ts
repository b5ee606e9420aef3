import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { draftOf, type LedgerEntry, type Resource, VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import type { Cluster, ClusterChange, ClusterType, Owner, Voice } from '../target/cluster-type.ts';
import { type Header, headerOf, withHeader } from './header.ts';

/** The way into the cluster for kubectl on the controller: a file of its own, mode 0600. */
export interface KubeconfigFile {
  /** Where; `~` is the home of whoever runs VMStation. */
  readonly path: string;
}

export interface KubeconfigActual {
  readonly exists: boolean;
  readonly current: boolean;
  /** As `0600`. */
  readonly mode?: string;
}

const wantedMode = '0600';

export const kubeconfigType: ClusterType<KubeconfigFile, KubeconfigActual> = {
  name: 'kubeconfig',
  key: ({ path }) => path,
  show: ({ path }) => `kubeconfig ${path} on the controller`,
  diff: (_desired, { exists, current, mode }) => {
    if (!exists) return { action: 'create', fields: [{ field: 'content', from: undefined, to: '(secret)' }] };
    const fields = [
      ...(current ? [] : [{ field: 'content', from: '(another secret)', to: '(secret)' }]),
      ...(mode === wantedMode ? [] : [{ field: 'mode', from: mode, to: wantedMode }]),
    ];
    return fields.length === 0 ? undefined : { action: 'update', fields };
  },
  absent: { exists: false, current: false },
  measure,
  make,
  undo: remove,
  ledger,
};

/**
 * The kubeconfig of the cluster as a file on the controller.
 * @key its path
 * @reads the file on the controller
 * @undoes the file goes
 */
export const kubeconfigFile = draftOf(kubeconfigType);

async function measure(cluster: Cluster, { path }: KubeconfigFile, owner: Owner): Promise<KubeconfigActual> {
  const file = await read(cluster, path);
  if (file === undefined) return kubeconfigType.absent;
  const { stack, task } = file.header;
  // A copy, such as a secret of a CI, may have lost or gained a line's end.
  const same = file.body.trimEnd() === cluster.kubeconfig.reveal().trimEnd();
  const current = same && stack === owner.stack && task === owner.task;
  return { exists: true, current, mode: file.mode };
}

async function make(change: ClusterChange<KubeconfigFile>): Promise<KubeconfigActual> {
  const { cluster, desired, owner, level, needs } = change;
  const before = await read(cluster, desired.path);
  const path = expanded(desired.path);
  const header: Header = {
    target: cluster.target,
    stack: owner.stack,
    task: owner.task,
    level: before?.header.level ?? level,
    after: [...needs],
  };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, withHeader(header, cluster.kubeconfig.reveal()), { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
  return measure(cluster, desired, owner);
}

async function remove(cluster: Cluster, path: string, _voice: Voice): Promise<void> {
  const file = await read(cluster, path);
  if (file !== undefined) await rm(expanded(path));
}

async function ledger(
  cluster: Cluster,
  _parents: unknown,
  wanted: readonly Resource[],
): Promise<readonly LedgerEntry[]> {
  const files = wanted
    .filter(({ kind, target }) => kind.name === kubeconfigType.name && target === cluster.target)
    .map(async ({ id, kind, desired }): Promise<LedgerEntry[]> => {
      const file = await look(cluster, kind.key(desired));
      // Not ours to undo; the measurement of the same file says so.
      if (file === undefined || file instanceof VmstationError) return [];
      const { stack, task, level, after } = file.header;
      return [{ id, type: kind.name, title: kind.show(desired), stack, task, level, after }];
    });
  return (await Promise.all(files)).flat();
}

interface File {
  readonly header: Header;
  readonly body: string;
  readonly mode: string;
}

/** @throws KUBECONFIG_NOT_OURS rather than overwrite or remove what somebody else wrote */
async function read(cluster: Cluster, path: string): Promise<File | undefined> {
  const found = await look(cluster, path);
  if (found instanceof VmstationError) throw found;
  return found;
}

async function look(cluster: Cluster, path: string): Promise<File | VmstationError | undefined> {
  const place = expanded(path);
  let text: string;
  try {
    text = await readFile(place, 'utf8');
  } catch (error) {
    if (z.object({ code: z.literal('ENOENT') }).safeParse(error).success) return undefined;
    return notOurs(path, 'it cannot be read', error);
  }
  const found = headerOf(text);
  if (found === undefined) return notOurs(path, 'VMStation did not write it');
  if (found.header.target !== cluster.target) return notOurs(path, `it belongs to ${found.header.target}`);
  const mode = ((await stat(place)).mode & 0o7777).toString(8).padStart(4, '0');
  return { ...found, mode };
}

function expanded(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}

function notOurs(path: string, why: string, cause?: unknown): VmstationError {
  return new VmstationError({
    code: 'KUBECONFIG_NOT_OURS',
    message: `${path} on the controller is left as it is: ${why}`,
    where: path,
    cause,
    next: 'move that file away, or give the cluster another `kubeconfig` path in the site',
  });
}
