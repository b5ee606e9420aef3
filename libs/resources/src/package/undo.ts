import type { Remembered } from '../contract.ts';
import { sh } from '../quote.ts';
import type { ActualPackage, DesiredPackage } from './package.ts';

type RememberedPackage = Remembered<DesiredPackage, ActualPackage>;

export function undoPackage({ desired, before }: RememberedPackage): string {
  const { name } = desired;
  const lines: string[] = [];
  if (desired.absent === true) lines.push('vm_package_back "$VM_KEEP/gone"');
  else if (before.version === undefined) {
    lines.push(sh`vm_package_undo ${before.remains === true ? 'remove' : 'purge'} ${name}`);
  } else if (desired.version !== undefined) lines.push(sh`vm_package_version ${name} ${before.version}`);
  // A version that was never ours to choose may have become newer, and stays so.
  else lines.push('echo kept:');
  if (desired.hold !== undefined || (desired.absent === true && before.held)) {
    lines.push(sh`vm_package_hold ${before.held ? 'hold' : 'unhold'} ${name}`);
  }
  return lines.join('\n');
}

/** What we brought in, taken away in one run of the package manager. */
export function undoTogether(remembered: readonly RememberedPackage[]): string {
  const arrived = remembered.filter(
    ({ desired, before }) =>
      desired.absent !== true && before.version === undefined && before.remains !== true,
  );
  if (arrived.length < 2) return '';
  return sh`vm_package_undo purge ${arrived.map(({ desired }) => desired.name)}`;
}
