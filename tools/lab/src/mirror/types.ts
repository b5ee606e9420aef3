import type { RegistryImage } from '../images/registry.ts';
import type { PartRecord, Source } from '../parts/part.ts';
import type { MirrorProgress } from '../progress/events.ts';

/** Where parts may come from, and by which addresses upstream is reached. */
export interface SourceOptions {
  /** Whether upstream may be asked. Default: true; the cache always counts first. */
  readonly upstream?: boolean;
  /** Changes an upstream address, for a site's own mirror. Default: none. */
  readonly rewrite?: (url: string) => string;
}

export interface MirrorOptions {
  /** Folder of everything that outlives a run; made if absent. */
  readonly cacheDir: string;
  readonly onProgress: (event: MirrorProgress) => void;
  readonly sources?: SourceOptions;
}

/** A part of the mirror and where this run took it from. */
export interface MirrorPart extends PartRecord {
  /** `cache` when an earlier run left it. */
  readonly from: Source;
}

/** A folder that a gateway serves read-only; see `layout.ts` for what lies where. */
export interface Mirror {
  readonly directory: string;
  /** Digest of all parts. */
  readonly digest: string;
  /** The armored public key that signs apt and rpm. */
  readonly keyFile: string;
  readonly keyFingerprint: string;
  readonly images: readonly RegistryImage[];
  readonly parts: readonly MirrorPart[];
}
