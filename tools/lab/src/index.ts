export { chaos } from './chaos/chaos.ts';
export { FAULT_KINDS, FAULT_UNDO, type Fault } from './chaos/fault.ts';
export {
  ensureMirror,
  ensureRoot,
  environmentSources,
  type Mirror,
  type MirrorProgress,
  pruneCache,
  requiredAptPackages,
} from './mirror/index.ts';
export type { Finding } from './network/closed.ts';
export { labClosed } from './network/lab-closed.ts';
export { labLogs, labShell } from './nodes/lab-access.ts';
export { labDown } from './nodes/lab-down.ts';
export { labStatus, type NodeStatus } from './nodes/lab-status.ts';
export { labUp } from './nodes/lab-up.ts';
export type { LabMirror, RootKind } from './nodes/mirror.ts';
export type { LabProgress, OnProgress } from './nodes/progress.ts';
export type { Provider } from './provider/provider.ts';
export { labSpec } from './site/spec.ts';
export {
  type Comparison,
  compareInventories,
  type InventoryDifference,
  type InventoryException,
} from './snapshot/compare-inventories.ts';
export type { Inventory } from './snapshot/inventory.ts';
export { NOT_LOOKED_INTO } from './snapshot/inventory-script.ts';
export { labRestore } from './snapshot/lab-restore.ts';
export { labSnapshot } from './snapshot/lab-snapshot.ts';
export { nodeInventory } from './snapshot/node-inventory.ts';
export type { LabNode, LabSpec, LabState, NodeOs } from './state/lab-state.ts';
export { cacheDirectory, stateDirectory } from './state/paths.ts';
export * from './state.ts';
