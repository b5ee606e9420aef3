/** What a run in the lab needs to know of it, without the code that makes labs, which takes long to load. */
export { labStandIns } from './mirror/stand-ins.ts';
export { labOverlay } from './site/overlay.ts';
export { listSnapshots } from './snapshot/snapshot-store.ts';
export { findLabState, listLabs, readLabState } from './state/lab-store.ts';
export { checkedName } from './state/paths.ts';
