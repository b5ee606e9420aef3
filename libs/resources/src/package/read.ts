import { VmstationError } from '@vmstation/engine';
import type { Fields, Wanted } from '../contract.ts';
import { sh } from '../quote.ts';
import type { ActualPackage, DesiredPackage } from './package.ts';

/** One dpkg-query (or rpm) for all of them; holds come with it. */
export function readPackages(wanted: readonly Wanted<DesiredPackage>[]): string {
  const indexes = wanted.map(({ index, desired }) => sh`${desired.name}) vm_i=${index} ;;`);
  const names = wanted.map(({ desired }) => desired.name);
  return [
    `vm_package_index() { case $1 in ${indexes.join(' ')} *) vm_i= ;; esac; }`,
    sh`vm_package_read ${names}`,
  ].join('\n');
}

/** @throws READ_UNPARSABLE when the package manager gave no answer */
export function parsePackage(fields: Fields, desired: DesiredPackage): ActualPackage {
  const state = fields.get('state');
  const version = fields.get('version') ?? '';
  const held = fields.get('held') === 'yes';
  if (state === 'absent') return { held };
  if (state === 'remains') return { held, remains: true };
  if (state === 'installed' && version !== '') return { version, held };
  if (state === 'broken' && version !== '') return { version, held, broken: true };
  throw new VmstationError({
    code: 'READ_UNPARSABLE',
    message: `the node's package manager said nothing usable about ${desired.name}: ${fields.get('error') ?? 'no answer'}`,
    where: `package ${desired.name}`,
    next: 'run dpkg --audit (Debian) or rpm -qa (EL) on the node',
  });
}
