import { VmstationError } from '@vmstation/engine';
import type { Fields, Wanted } from '../contract.ts';
import { sh } from '../quote.ts';
import { plain } from './diff.ts';
import { dotted, procPath } from './key.ts';
import type { ActualSysctl, DesiredSysctl } from './sysctl.ts';

/** One awk over the running kernel and all files of sysctl.d. */
export function readSysctls(wanted: readonly Wanted<DesiredSysctl>[]): string {
  const keys = wanted.map(({ index, desired }) => `${dotted(desired.key)}=${index}`);
  const live = wanted.filter(({ desired }) => desired.live !== false);
  const paths = live.map(({ index, desired }) => `${index}=${procPath(dotted(desired.key))}`);
  return sh`vm_sysctl_read ${keys.join(' ')} ${paths.join(' ')}`;
}

/** @throws READ_UNPARSABLE when the files of sysctl.d were not read */
export function parseSysctl(fields: Fields, desired: DesiredSysctl): ActualSysctl {
  if (fields.get('read') !== 'yes') {
    throw new VmstationError({
      code: 'READ_UNPARSABLE',
      message: `the files of sysctl.d could not be read for ${desired.key}`,
      where: `sysctl ${desired.key}`,
      next: 'run ls -l /etc/sysctl.d on the node',
    });
  }
  const live = fields.get('live');
  const persisted = fields.get('persisted');
  // The value may hold tabs, too.
  const [file, ...values] = (fields.get('override') ?? '').split('\t');
  return {
    ...(live === undefined ? {} : { live: plain(live) }),
    ...(persisted === undefined ? {} : { persisted: plain(persisted) }),
    ...(file === undefined || values.length === 0
      ? {}
      : { override: { file, value: plain(values.join(' ')) } }),
  };
}
