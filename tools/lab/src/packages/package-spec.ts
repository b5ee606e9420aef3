import type { PayloadFile } from './payload.ts';

/** A package that the lab builds for both families, with upstream's name, version and layout. */
export interface PackageSpec {
  readonly name: string;
  /** Upstream's version and revision, such as `1.29.15-1.1`. */
  readonly version: string;
  readonly summary: string;
  readonly homepage: string;
  readonly maintainer: string;
  readonly section: string;
  readonly files: readonly PayloadFile[];
  readonly deb: Family;
  readonly rpm: Family;
}

/** What differs between the families. */
export interface Family {
  /** Relations in the family's own syntax. */
  readonly depends?: readonly string[];
  readonly provides?: readonly string[];
  readonly conflicts?: readonly string[];
  /** Files of this family only. */
  readonly files?: readonly PayloadFile[];
  /** Configuration files kept on upgrade. */
  readonly configFiles?: readonly string[];
  /** Shell lines run after the files are in place. */
  readonly afterInstall?: readonly string[];
  readonly beforeRemove?: readonly string[];
  readonly afterRemove?: readonly string[];
}

/** Splits `1.29.15-1.1` into version and revision. */
export function splitVersion(version: string): { readonly version: string; readonly revision: string } {
  const at = version.lastIndexOf('-');
  return at < 0
    ? { version, revision: '1' }
    : { version: version.slice(0, at), revision: version.slice(at + 1) };
}
