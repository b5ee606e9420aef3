import type { Change } from '../contract.ts';
import { sh } from '../quote.ts';
import { hasVersion } from './diff.ts';
import type { ActualPackage, DesiredPackage } from './package.ts';

type PackageChange = Change<DesiredPackage, ActualPackage>;

export function applyPackage({ desired, actual }: PackageChange): string {
  const { name } = desired;
  if (desired.absent === true) return sh`vm_package_remove ${name}`;
  const lines: string[] = [];
  const versionWanted = !hasVersion(desired, actual) || actual.broken === true;
  if (versionWanted) lines.push(sh`vm_package_install ${heldOption([actual])} ${wantedWord(desired)}`);
  if (desired.hold !== undefined && (desired.hold !== actual.held || versionWanted)) {
    lines.push(sh`vm_package_hold ${desired.hold ? 'hold' : 'unhold'} ${name}`);
  }
  return lines.join('\n');
}

/** All that have to be installed, in one run of the package manager. */
export function installTogether(changes: readonly PackageChange[]): string {
  const installs = changes.filter(
    ({ desired, actual }) => desired.absent !== true && !hasVersion(desired, actual),
  );
  if (installs.length < 2) return '';
  const held = heldOption(installs.map(({ actual }) => actual));
  return sh`vm_package_together ${held} ${installs.map(({ desired }) => wantedWord(desired))}`;
}

/** Held packages are moved only where a held one is meant, so that no other is moved by the way. */
function heldOption(actuals: readonly ActualPackage[]): string {
  return actuals.some(({ held }) => held) ? 'held' : 'free';
}

function wantedWord({ name, version }: DesiredPackage): string {
  return `${name}=${version ?? ''}`;
}
