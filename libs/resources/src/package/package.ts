import { type Draft, draftOf, type Relations, VmstationError } from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import { applyPackage, installTogether } from './apply.ts';
import { diffPackage } from './diff.ts';
import { parsePackage, readPackages } from './read.ts';
import { packageShell } from './shell.ts';
import { undoPackage, undoTogether } from './undo.ts';

/** A package of the node's own distribution: apt on Debian, dnf on EL. */
export interface DesiredPackage {
  readonly name: string;
  /**
   * Exact, or a beginning that ends at a border: `1.29` fits `1.29.15-1.1`, `1.29.1` doesn't. The epoch may be left out.
   * Default: any version that is installed, otherwise the newest that is offered, where apt's pins allow it.
   */
  readonly version?: string;
  /** Kept at its version by upgrades of the whole system. Default: left as it is. */
  readonly hold?: boolean;
  /** True when it must not be installed. Its configuration files stay, so that undoing brings it back as it was. */
  readonly absent?: boolean;
}

export interface ActualPackage {
  /** Epoch included where there is one. Absent when not installed. */
  readonly version?: string;
  readonly held: boolean;
  /** Not installed, but configuration files of an earlier installation are there. */
  readonly remains?: true;
  /** An installation that was interrupted. */
  readonly broken?: true;
}

/** A package, by name. Repeated without harm: the package managers pick up where they were stopped. */
export const packageType: ScriptType<DesiredPackage, ActualPackage> = {
  name: 'package',
  safeToRepeat: () => true,
  key: ({ name }) => name,
  show: ({ name, version }) => `package ${name}${version === undefined ? '' : ` ${version}`}`,
  diff: diffPackage,
  prelude: packageShell,
  read: readPackages,
  parse: parsePackage,
  apply: applyPackage,
  undo: undoPackage,
  together: installTogether,
  undoTogether,
  // A quarter of an hour, beyond the ten minutes that another apt may take.
  timeoutSeconds: () => 900 + 600,
  explain: () => 'tail -n 50 /var/log/apt/term.log /var/log/dnf.log 2>/dev/null',
};

const draft = draftOf(packageType);

/**
 * A package of the distribution: apt on Debian, dnf on EL. Several at once are installed in one go.
 * @key its name
 * @reads one query for all: versions, holds, what was interrupted
 * @undoes one that we brought goes, with what it brought along; a version that we chose goes back, one that only
 *  became newer stays; one that we removed comes back
 * @throws PACKAGE_INVALID for a name or version that no package can have
 */
export function pkg(desired: DesiredPackage, relations?: Relations): Draft<DesiredPackage> {
  // A trailing minus would tell apt to remove it.
  const name = /^[A-Za-z0-9]([A-Za-z0-9+._-]*[A-Za-z0-9+])?$/.test(desired.name);
  const version = desired.version === undefined || /^[A-Za-z0-9][A-Za-z0-9.+~:^_-]*$/.test(desired.version);
  if (!name || !version) {
    throw new VmstationError({
      code: 'PACKAGE_INVALID',
      message: `${JSON.stringify(name ? desired.version : desired.name)} cannot be the ${name ? 'version' : 'name'} of a package`,
      where: `package ${desired.name}`,
      next: 'name one package by its name in the distribution, such as openssh-server',
    });
  }
  return draft(desired, relations);
}
