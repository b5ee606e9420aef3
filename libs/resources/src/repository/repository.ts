import {
  type Difference,
  type Draft,
  draftOf,
  type FieldDiff,
  type Relations,
  VmstationError,
} from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import { sh } from '../quote.ts';
import { filesOf, type RepositoryFile } from './files.ts';
import { repositoryShell } from './shell.ts';

/** A place that packages come from. One of kind `apt` on Debian, of kind `rpm` on EL. */
export interface DesiredRepository {
  /** Of its files; letters, digits, minus and underscore. */
  readonly name: string;
  readonly kind: 'apt' | 'rpm';
  readonly url: string;
  /** apt only. `/` or a path that ends in `/` for a flat repository. Default `/`. */
  readonly suite?: string;
  /** apt only; none for a flat repository. */
  readonly components?: readonly string[];
  /** Armored public key that signs it. Without it nothing is checked, which an air-gapped mirror of one's own may need. */
  readonly key?: string;
  /** The key is already where {@link repositoryKeyPath} says, because another resource fetched and checked it. */
  readonly keyOnNode?: boolean;
  /** Further settings: fields of deb822 (`Architectures`) or of a .repo file (`priority`). */
  readonly options?: Readonly<Record<string, string>>;
}

/** Text of each of its files that is there, by path. */
export interface ActualRepository {
  readonly files: Readonly<Record<string, string>>;
}

/** A repository of packages, by the name of its files. */
export const repositoryType: ScriptType<DesiredRepository, ActualRepository> = {
  name: 'repository',
  safeToRepeat: () => true,
  key: ({ name }) => name,
  show: ({ name, url }) => `repository ${name} (${url})`,
  diff(desired, { files }): Difference | undefined {
    const wanted = filesOf(desired);
    const fields = wanted.flatMap(({ path, text }): FieldDiff[] =>
      files[path] === text ? [] : [{ field: path, from: files[path], to: text }],
    );
    if (fields.length === 0) return undefined;
    return { action: wanted.every(({ path }) => files[path] === undefined) ? 'create' : 'update', fields };
  },
  prelude: repositoryShell,
  timeoutSeconds: () => 300,
  read: (wanted) =>
    wanted
      .flatMap(({ index, desired }) => [
        sh`vm_put ${index} read yes`,
        ...filesOf(desired).map(({ path }) => sh`vm_repository_text ${index} ${path}`),
      ])
      .join('\n'),
  parse(fields, desired) {
    if (fields.get('read') !== 'yes') {
      throw new VmstationError({
        code: 'READ_UNPARSABLE',
        message: `the files of the repository ${desired.name} could not be read`,
        where: `repository ${desired.name}`,
        next: 'look at /etc/apt/sources.list.d or /etc/yum.repos.d on the node',
      });
    }
    const files = filesOf(desired).flatMap(({ path }) => {
      const text = fields.get(path);
      return text === undefined ? [] : [[path, text] as const];
    });
    return { files: Object.fromEntries(files) };
  },
  apply({ desired, actual }) {
    const lines = filesOf(desired)
      .filter(({ path, text }) => actual.files[path] !== text)
      .map(({ path, text }) => sh`vm_repository_write ${path} ${text}`);
    return [...lines, refresh(desired)].join('\n');
  },
  undo({ desired, before }) {
    const wanted = filesOf(desired);
    const forget = lastOf(wanted);
    const lines = wanted.map(({ path }) => {
      const text = before.files[path];
      return text === undefined ? sh`rm -f -- ${path}` : sh`vm_repository_write ${path} ${text}`;
    });
    // Lists are named by their address: apt tells which they are while the file is still there.
    if (before.files[forget] !== undefined) return [...lines, refresh(desired)].join('\n');
    return [
      sh`vm_repository_${desired.kind}_forget ${forget} ${desired.name} ${desired.suite ?? '/'}`,
      ...lines,
    ].join('\n');
  },
};

const draft = draftOf(repositoryType);

/**
 * A place that packages come from, with its lists fetched.
 * @key its name
 * @reads the text of its files
 * @undoes the files of before, or none, and the lists go with them
 * @throws REPOSITORY_INVALID for what no source list can hold
 */
export function repository(desired: DesiredRepository, relations?: Relations): Draft<DesiredRepository> {
  const { name, url, suite = '/', components = [], key, options = {}, kind } = desired;
  const wrong = [
    /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name) ? '' : 'its name',
    /^(https?|file|ftp|cdrom|mirror):[!-~]+$/.test(url) ? '' : 'its url',
    /^[!-~]+$/.test(suite) && components.every((each) => /^[!-~]+$/.test(each))
      ? ''
      : 'its suite or a component',
    suite.endsWith('/') === (components.length === 0)
      ? ''
      : 'a suite that ends in / with components, or one without',
    kind === 'apt' || (desired.suite === undefined && components.length === 0)
      ? ''
      : 'a suite of an rpm repository',
    Object.entries(options).every(
      ([field, value]) => /^[A-Za-z0-9_-]+$/.test(field) && /^[ -~]+$/.test(value),
    )
      ? ''
      : 'an option',
    key === undefined ||
    /^-----BEGIN PGP PUBLIC KEY BLOCK-----\n[^\0]*-----END PGP PUBLIC KEY BLOCK-----\n?$/.test(key)
      ? ''
      : 'its key, which is no armored public key',
  ].find((each) => each !== '');
  if (wrong !== undefined) {
    throw new VmstationError({
      code: 'REPOSITORY_INVALID',
      message: `the repository ${JSON.stringify(name)} cannot be written: ${wrong}`,
      where: `repository ${name}`,
      next: 'mend it in the task that declares it',
    });
  }
  return draft(desired, relations);
}

function refresh({ kind, name }: DesiredRepository): string {
  return sh`vm_repository_${kind}_refresh ${name}`;
}

function lastOf(files: readonly RepositoryFile[]): string {
  return files.at(-1)?.path ?? '';
}
