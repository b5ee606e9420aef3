/** Where a part came from. `cache`: an earlier run left it. `standin`: repackaged, not the real thing. */
export type Source = 'cache' | 'upstream' | 'go' | 'debian' | 'standin';

/** What a build may use; everything else it must fetch itself. */
export interface BuildContext {
  /** The folder to fill; it becomes the part when the build returns. */
  readonly dir: string;
  /** A folder that survives an interrupted build, so that the next one continues. */
  readonly work: string;
  readonly cacheDir: string;
  /** The finished folder of a part named in `needs`. */
  readonly need: (part: string) => string;
  /** Appends to the part's log. */
  readonly log: (text: string) => void;
  readonly upstream: UpstreamAccess;
}

/** Upstream hosts behind one function, so that a site's own mirror or a test can stand in for them. */
export interface UpstreamAccess {
  readonly rewrite: (url: string) => string;
}

/** One way to make a part. */
export interface Variant {
  readonly source: Exclude<Source, 'cache'>;
  /** Parts that must be there before. */
  readonly needs: readonly string[];
  readonly build: (context: BuildContext) => Promise<void>;
}

/** A folder with known content, made once and never changed. */
export interface Part {
  readonly name: string;
  /** Version of the software as its authors name it. */
  readonly version: string;
  /** What `build` makes, as data: a change of it means another part. */
  readonly recipe: unknown;
  /** `go`: wants whole cores; `system`: waits for disks and package archives. */
  readonly lane: Lane;
  /** How it is made on this machine alone. */
  readonly local: Variant;
  /** How it is fetched where the network answers. */
  readonly upstream?: Variant;
  /**
   * A part that this one only fits when both came from the same place: made from upstream when that one was, else
   * here, and made again when that one changed sides.
   */
  readonly follows?: string;
  /** What a user should know about how `local` differs from upstream's own. */
  readonly note?: string;
}

export type Lane = 'go' | 'system';

/** The stamp of a finished part, also a line of sources.json. */
export interface PartRecord {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly source: Exclude<Source, 'cache'>;
  /** Seconds that the making took. */
  readonly seconds: number;
  readonly bytes: number;
  readonly note?: string;
}
