import type { PayloadFile } from './payload.ts';

/** A package that the lab builds for both families, with upstream's name, version and layout. */
export interface PackageSpec {
  readonly name: string;
  /** Version of the software. */
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
  /** Upstream's revision in this family's repository: `1.1` makes `1.29.15-1.1`. */
  readonly revision: string;
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
