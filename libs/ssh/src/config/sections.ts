import { glob } from 'ssh-config';

/** What a host goes by in an SSH configuration. */
export interface HostNames {
  readonly address: string;
  /** Its name in the site; a jump host that is written as `user@host` has none. */
  readonly name?: string;
  /** Where the site, or whoever wrote the jump host, says it. */
  readonly user?: string | undefined;
}

/** What is known of a host where a Host or Match line stands: the names, and what stands above. */
export interface Known extends HostNames {
  readonly hostName: string | undefined;
  readonly user: string;
}

/** A Host or Match line. */
export interface Head {
  readonly keyword: string;
  readonly words: readonly string[];
  /** Such as `Match host nas exec "…" (~/.ssh/config:12)`. */
  readonly title: string;
}

export interface Setting {
  /** As it is written; nobody minds its case. */
  readonly param: string;
  readonly values: readonly string[];
}

/** Settings that count together. */
export interface Section {
  /** All have to fit, from the outermost Include to the section itself; none where it counts for every host. */
  readonly heads: readonly Head[];
  readonly settings: readonly Setting[];
}

/** Whether a section counts for a host. */
export interface Fit {
  readonly fits: boolean;
  /** It fits as far as it is understood, which is not all of it. */
  readonly unclear: boolean;
  /** It fits the host's name in the site, not its address. */
  readonly nameOnly: boolean;
}

export const fitting: Fit = { fits: true, unclear: false, nameOnly: false };

export function allOf(fits: readonly Fit[]): Fit {
  return {
    fits: fits.every((each) => each.fits),
    unclear: fits.some((each) => each.unclear),
    nameOnly: fits.some((each) => each.nameOnly),
  };
}

/** Whichever of its names the patterns have: a pattern that refuses one of them refuses the host. */
export function namesFit(patterns: readonly string[], { address, name }: HostNames): Fit {
  const own = name === undefined ? [address] : [address, name];
  const refused = patterns.some(
    (pattern) => pattern.startsWith('!') && own.some((each) => glob([pattern.slice(1)], each)),
  );
  const byAddress = glob([...patterns], address);
  const fits = !refused && own.some((each) => glob([...patterns], each));
  return { fits, unclear: false, nameOnly: fits && !byAddress };
}
