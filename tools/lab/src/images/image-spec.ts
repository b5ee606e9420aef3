import type { PayloadFile } from '../packages/payload.ts';
import type { ImageConfig } from './oci.ts';

/** An image that the lab's registry serves under its upstream name. */
export interface ImageSpec {
  /** Full upstream name with tag. */
  readonly ref: string;
  /** Layer parts below its own files, lowest first. */
  readonly base: readonly string[];
  /** Its own files, one layer; none when empty. */
  readonly files: readonly PayloadFile[];
  readonly config: ImageConfig;
  /** How it differs from upstream's own image. */
  readonly note?: string;
}

/** Name of the part that holds an image: `image-` and the last word of its name. */
export function imagePart(ref: string): string {
  return `image-${ref
    .replace(/:[^:/]*$/, '')
    .split('/')
    .at(-1)}`;
}

/** Splits `registry.k8s.io/coredns/coredns:v1.11.1`. */
export function splitRef(ref: string): {
  readonly host: string;
  readonly repository: string;
  readonly tag: string;
} {
  const slash = ref.indexOf('/');
  const colon = ref.lastIndexOf(':');
  return { host: ref.slice(0, slash), repository: ref.slice(slash + 1, colon), tag: ref.slice(colon + 1) };
}
