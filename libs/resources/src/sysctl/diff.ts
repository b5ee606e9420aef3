import type { Difference, FieldDiff } from '@vmstation/engine';
import type { ActualSysctl, DesiredSysctl } from './sysctl.ts';

export function diffSysctl(desired: DesiredSysctl, actual: ActualSysctl): Difference | undefined {
  const to = plain(desired.value);
  const fields: FieldDiff[] = [];
  if (desired.live !== false && (actual.live === undefined || plain(actual.live) !== to)) {
    fields.push({ field: 'live', from: actual.live, to });
  }
  if (actual.persisted === undefined || plain(actual.persisted) !== to) {
    fields.push({ field: 'persisted', from: actual.persisted, to });
  }
  if (actual.override !== undefined && plain(actual.override.value) !== to) {
    fields.push({ field: actual.override.file, from: actual.override.value, to: undefined });
  }
  if (fields.length === 0) return undefined;
  return { action: actual.persisted === undefined ? 'create' : 'update', fields };
}

/** The kernel separates several numbers by tabs, people by spaces. */
export function plain(value: string | number): string {
  return String(value).trim().replaceAll(/\s+/g, ' ');
}
