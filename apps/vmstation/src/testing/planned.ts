import type { PlannedChange, TargetId } from '@vmstation/engine';

/** An update of a file, as a plan has it. */
export function plannedFile(target: TargetId, path: string): PlannedChange {
  return {
    id: `${target}/file:${path}`,
    target,
    stack: 's',
    task: 't',
    stage: 0,
    type: 'file',
    title: `file ${path}`,
    action: 'update',
    fields: [],
    after: [],
    needs: [],
    undo: false,
    consequence: false,
    restart: false,
  };
}
