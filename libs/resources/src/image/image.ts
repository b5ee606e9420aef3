import { type Draft, draftOf, type Relations, VmstationError } from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import { sh } from '../quote.ts';
import { imageShell } from './shell.ts';

/** A container image that the kubelet need not pull any more. */
export interface DesiredImage {
  /** With registry, and with tag or digest: `registry.k8s.io/pause:3.9`. */
  readonly name: string;
}

export interface ActualImage {
  readonly present: boolean;
}

/** An image in containerd's namespace `k8s.io`, by its full name. */
export const imageType: ScriptType<DesiredImage, ActualImage> = {
  name: 'image',
  safeToRepeat: () => true,
  key: ({ name }) => name,
  show: ({ name }) => `image ${name}`,
  diff(_desired, { present }) {
    if (present) return undefined;
    return { action: 'create', fields: [{ field: 'image', from: undefined, to: 'present' }] };
  },
  prelude: imageShell,
  timeoutSeconds: () => 900,
  read: (wanted) => {
    const cases = wanted.map(({ index, desired }) => sh`${stored(desired.name)}) vm_i=${index} ;;`);
    return [
      `vm_image_index() { case $1 in ${cases.join(' ')} *) vm_i= ;; esac; }`,
      sh`vm_image_read ${wanted.map(({ desired }) => stored(desired.name))}`,
    ].join('\n');
  },
  parse(fields, { name }) {
    const present = fields.get('present');
    if (present !== 'yes' && present !== 'no') {
      throw new VmstationError({
        code: 'READ_UNPARSABLE',
        message: `containerd said nothing usable about the image ${name}: ${fields.get('error') ?? 'no answer'}`,
        where: `image ${name}`,
        next: 'run systemctl status containerd on the node',
      });
    }
    return { present: present === 'yes' };
  },
  apply: ({ desired }) => sh`vm_image_pull ${stored(desired.name)}`,
  undo: ({ desired, before }) => (before.present ? ':' : sh`vm_image_remove ${stored(desired.name)}`),
  explain: () => 'journalctl --no-pager --lines=20 --unit containerd',
};

const draft = draftOf(imageType);

/**
 * A container image that the kubelet need not pull any more.
 * @key its full name
 * @reads the list of containerd
 * @undoes removed, unless it was there before; other names of the same content stay
 * @throws IMAGE_INVALID for a name without registry, or without tag and digest
 */
export function image(desired: DesiredImage, relations?: Relations): Draft<DesiredImage> {
  const name =
    /^[a-z0-9][a-z0-9.-]*[.:][a-z0-9.:-]*(\/[a-z0-9._-]+)+(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[0-9a-f]{64})?$/;
  if (!name.test(desired.name) || !/[:@][^/]*$/.test(desired.name)) {
    throw new VmstationError({
      code: 'IMAGE_INVALID',
      message: `${JSON.stringify(desired.name)} does not name one image`,
      where: `image ${desired.name}`,
      next: 'write it in full, such as registry.k8s.io/pause:3.9',
    });
  }
  return draft(desired, relations);
}

/** containerd keeps an image with a digest under that alone, without the tag. */
function stored(name: string): string {
  return name.replace(/:[^@/]*@/, '@');
}
