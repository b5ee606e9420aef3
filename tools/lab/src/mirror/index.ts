export type { MirrorProgress } from '../progress/events.ts';
export { ensureMirror } from './ensure-mirror.ts';
export { pruneCache } from './prune-cache.ts';
export { requiredAptPackages } from './required-packages.ts';
export { ensureRoot } from './roots.ts';
export { environmentSources } from './sources.ts';
export type { Mirror } from './types.ts';
