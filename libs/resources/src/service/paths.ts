import type { DesiredService, DropIn } from './service.ts';

/** `chrony` → `chrony.service`. */
export function unitName(name: string): string {
  return /\.(service|socket|timer|path|mount|automount|swap|target|slice)$/.test(name)
    ? name
    : `${name}.service`;
}

export function unitPath({ name }: DesiredService): string {
  return `/etc/systemd/system/${unitName(name)}`;
}

export function dropInPath({ name }: DesiredService, { name: file }: DropIn): string {
  return `/etc/systemd/system/${unitName(name)}.d/${file}`;
}
