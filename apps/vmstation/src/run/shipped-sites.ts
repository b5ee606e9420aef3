import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);

/** The sites that are shipped: those of the package cluster-config, wherever npm or pnpm has put it. */
export const shippedSites = join(dirname(resolve('@vmstation/cluster-config/package.json')), 'sites');
