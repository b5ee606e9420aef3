import type { ActualMount, DesiredMount } from './mount.ts';
import { encoded } from './octal.ts';

/**
 * Whether what is mounted is what is wanted. By its device, so that nothing in use is ever unmounted for the name of a
 * type; what has no device of its own, such as tmpfs, is nothing but its type.
 */
export function isThere(desired: DesiredMount, { mounted }: ActualMount): boolean {
  if (mounted?.device !== desired.device) return false;
  return /^\/|[:=]/.test(desired.device) || hasType(desired, mounted.fstype);
}

/** NFS shows its version in the type, and what runs in user space that it does; a bind shows what lies below it. */
export function hasType(desired: DesiredMount, shown: string): boolean {
  const { fstype } = desired;
  const any = fstype === 'auto' || isBind(desired) || shown === 'fuseblk';
  return any || shown.startsWith(fstype) || shown === `fuse.${fstype}`;
}

export function isBind({ options = '' }: DesiredMount): boolean {
  return options.split(',').some((option) => option === 'bind' || option === 'rbind');
}

/** NFS shows an export with or without the slash at its end. */
export function unslashed(device: string): string {
  return device.replace(/(.)\/$/, '$1');
}

export function accessOf({ options = 'defaults' }: DesiredMount): string {
  return options.split(',').includes('ro') ? 'ro' : 'rw';
}

/** Its line in /etc/fstab. */
export function lineOf({
  device,
  path,
  fstype,
  options = 'defaults',
  dump = 0,
  pass = 0,
}: DesiredMount): string {
  return `${encoded(device)} ${encoded(path)} ${fstype} ${options} ${dump} ${pass}`;
}
