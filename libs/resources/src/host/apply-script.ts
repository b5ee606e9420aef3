import { quote } from '../quote.ts';
import { bounded, boundedFunction, section } from './bounded.ts';
import { changeScript, sharedParts, togetherScript } from './change-script.ts';
import { armScript, disarmFragment } from './guard-script.ts';
import { onDisk } from './on-disk.ts';
import { prepareFragment } from './prepare-script.ts';
import { definitions, head } from './read-script.ts';
import { type Asked, readSections } from './read-sections.ts';
import type { Roots } from './roots.ts';
import type { Step } from './steps.ts';
import { tidyFragment } from './tidy.ts';

/** Time limit of reading again after a batch. */
const readSeconds = 60;

export interface Batch {
  readonly token: string;
  /** The text that goes into the generation file. */
  readonly generation: string;
  readonly roots: Roots;
}

export function asked({ index, id, type, desired }: Step): Asked {
  return { index, id, type, desired };
}

/**
 * One script for a whole batch: remember, change, measure. Sections: `prepare`, `together:<type>`, for each step
 * `g<index>` (guard armed) and `a<index>` (changed), `read:<type>`, `state`. A disk that is slow is waited for before the
 * first timer runs.
 */
export function applyScript(nonce: string, steps: readonly Step[], batch: Batch): string {
  const groups = Map.groupBy(steps, ({ type }) => type);
  const types = [...groups.keys()];
  const reading = readSections(steps.map(asked)).script;
  const made = steps.map((step) => stepScript(step, types.indexOf(step.type), batch.roots));
  const unguarded = steps.filter(({ guard }) => guard === undefined).length;
  return `${head('apply', nonce, batch.roots)}${boundedFunction}
vm_open prepare
( ${prepareFragment(steps, batch)} )
VM_R=$?
vm_shut "$VM_R"
if [ "$VM_R" = 0 ]; then
${sharedParts(types, batch.roots)}
${[...groups.values()].map((group, i) => togetherScript(group, i)).join('')}
${[...made.slice(0, unguarded), onDisk, ...made.slice(unguarded)].join('\n')}
${bounded(readSeconds, `${definitions(nonce, batch.roots)}${reading}`)}
rm -f "$VM_LOCK/batch" "$VM_LOCK/change"
${section('state', tidyFragment)}
fi
`;
}

/** A change that could lock us out is not made when its guard cannot be armed. */
function stepScript(step: Step, prelude: number, roots: Roots): string {
  const change = changeScript(step, prelude);
  if (step.guard === undefined) return change;
  return `vm_open g${step.index}\n${armScript(step, roots)}\nVM_G=$?\nvm_shut "$VM_G"\nif [ "$VM_G" = 0 ]; then\n${change}fi\n`;
}

/** Time limit of the whole script, in milliseconds. */
export function batchTimeoutMs(steps: readonly Step[]): number {
  const changes = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const headStarts = steps.some(({ type }) => type.together ?? type.undoTogether) ? changes : 0;
  return (changes + headStarts + readSeconds + 60) * 1000;
}

/**
 * After the verdicts: disarms guards, forgets what was undone. Sections: `settle`, `state`. What a guard has put back is
 * not undone after all, so a guarded undo is forgotten only where its timer was stopped in time. All timers are stopped
 * before a slow disk is waited for.
 */
export function settleScript(
  nonce: string,
  roots: Roots,
  disarm: readonly Step[],
  undone: readonly Step[],
): string {
  const guarded = disarm.filter((step) => undone.includes(step));
  const disarming = disarm.map((step) =>
    disarmFragment(step, roots, guarded.includes(step) ? `VM_UNDONE="$VM_UNDONE ${step.key}"` : ''),
  );
  const unguarded = undone.filter((step) => !disarm.includes(step));
  const forgetting = `VM_UNDONE=${quote(unguarded.map(({ key }) => key).join(' '))}
${disarming.join('')}
${guarded.length === 0 ? '' : onDisk}
for VM_K in $VM_UNDONE; do
  rm -rf -- "$VM_STATE/ledger/$VM_K.json" "$VM_STATE/keep/$VM_K" "$VM_STATE/pending/$VM_K"
done`;
  return head('settle', nonce, roots) + section('settle', forgetting) + section('state', tidyFragment);
}
