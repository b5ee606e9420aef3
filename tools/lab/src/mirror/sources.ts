import { VmstationError } from '@vmstation/engine';
import type { SourceOptions } from './types.ts';

/**
 * Whether upstream may be asked, by `VMSTATION_UPSTREAM`: `no` builds everything that is not in the cache from
 * Go modules and Debian's archive, `yes` (the default) takes what upstream offers. Throws `UPSTREAM_INVALID`.
 */
export function environmentSources(env: NodeJS.ProcessEnv = process.env): SourceOptions {
  const value = env.VMSTATION_UPSTREAM || 'yes';
  if (value === 'yes' || value === 'no') return { upstream: value === 'yes' };
  throw new VmstationError({
    code: 'UPSTREAM_INVALID',
    message: `VMSTATION_UPSTREAM is "${value}"`,
    next: 'set it to yes or no',
  });
}
