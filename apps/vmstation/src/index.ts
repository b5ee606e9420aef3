/** For the `vmstation.config.ts` of one's own repository. */
export type { Config } from './run/stacks.ts';
