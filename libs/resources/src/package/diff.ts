import type { Difference, FieldDiff } from '@vmstation/engine';
import type { ActualPackage, DesiredPackage } from './package.ts';
import { fits } from './version.ts';

export function diffPackage(desired: DesiredPackage, actual: ActualPackage): Difference | undefined {
  if (desired.absent === true) {
    if (actual.version === undefined) return undefined;
    return { action: 'delete', fields: [{ field: 'version', from: actual.version, to: undefined }] };
  }
  const fields: FieldDiff[] = [];
  if (!hasVersion(desired, actual)) {
    fields.push({ field: 'version', from: actual.version, to: desired.version ?? 'newest offered' });
  }
  if (actual.broken === true) {
    fields.push({ field: 'installation', from: 'interrupted', to: 'complete' });
  }
  if (desired.hold !== undefined && desired.hold !== actual.held) {
    fields.push({ field: 'held', from: yesNo(actual.held), to: yesNo(desired.hold) });
  }
  if (fields.length === 0) return undefined;
  return { action: actual.version === undefined ? 'create' : 'update', fields };
}

/** Whether some version is installed that is good enough. */
export function hasVersion(desired: DesiredPackage, actual: ActualPackage): boolean {
  return actual.version !== undefined && fits(actual.version, desired.version ?? actual.version);
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
