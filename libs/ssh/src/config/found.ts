import { userInfo } from 'node:os';
import { matchFit } from './match.ts';
import {
  allOf,
  type Fit,
  type Head,
  type HostNames,
  type Known,
  namesFit,
  type Section,
} from './sections.ts';

/** A setting that a section makes which may be about the host, or not. */
export interface Unclear {
  readonly param: string;
  /** The section, with its place. */
  readonly section: string;
}

/** What a configuration says about one host, by setting in lower case, in the order in which it was found. */
export interface Found {
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** What would count if its section did. */
  readonly unclear: ReadonlyMap<string, Unclear>;
}

/** Only the first of these counts (ssh_config(5), ProxyJump). */
const ways = ['proxyjump', 'proxycommand'];

/**
 * The first value of each setting counts, as in OpenSSH; of keys all do. Where only the name of a host fits, HostName
 * is left out: the site says where its hosts are, and their pinned keys stand under that address.
 */
export function findSettings(sections: readonly Section[], names: HostNames): Found {
  const values = new Map<string, readonly string[]>();
  const unclear = new Map<string, Unclear>();
  // A section is decided where it begins, whatever a file that it includes sets.
  const decided = new Map<Head, Fit>();
  const fitHere = (head: Head): Fit => {
    const user = names.user ?? values.get('user')?.[0] ?? userInfo().username;
    const fit = decided.get(head) ?? fitOf(head, { ...names, user, hostName: hostNameIn(values, names) });
    decided.set(head, fit);
    return fit;
  };
  for (const { heads, settings } of sections) {
    const fit = allOf(heads.map(fitHere));
    if (!fit.fits) continue;
    for (const { param, values: written } of settings) {
      const key = param.toLowerCase();
      const before = values.get(key);
      const counts = !(ways.includes(key) ? ways : [key]).some((each) => values.has(each));
      if (key === 'hostname' && fit.nameOnly) continue;
      if (!fit.unclear && (counts || key === 'identityfile')) {
        values.set(key, [...(before ?? []), ...written]);
      } else if (fit.unclear && counts && !unclear.has(key)) {
        const section = heads.find((head) => fitHere(head).unclear)?.title ?? '';
        unclear.set(key, { param, section });
      }
    }
  }
  return { values, unclear };
}

function fitOf({ keyword, words }: Head, known: Known): Fit {
  return keyword === 'host' ? namesFit(words, known) : matchFit(words, known);
}

/** `%h` is the name that was asked for. */
export function hostNameIn(values: Found['values'], { address }: HostNames): string | undefined {
  return values.get('hostname')?.[0]?.replaceAll('%h', address);
}
