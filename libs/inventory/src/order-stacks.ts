import { VmstationError } from '@vmstation/engine';
import type { Stack } from './stack.ts';

/**
 * Stacks in the order of their `after`, stable for equal input.
 * @throws STACK_UNKNOWN when one comes after a stack that isn't there
 * @throws STACK_CYCLE
 */
export function orderStacks(stacks: readonly Stack[]): readonly Stack[] {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const done = new Set<Stack>();
  const visit = (stack: Stack, path: readonly string[]): void => {
    if (done.has(stack)) return;
    if (path.includes(stack.name)) throw cycle([...path, stack.name]);
    for (const name of stack.after) {
      const before = byName.get(name);
      if (before === undefined) throw unknownStack(stack, name, [...byName.keys()]);
      visit(before, [...path, stack.name]);
    }
    done.add(stack);
  };
  for (const stack of stacks) visit(stack, []);
  return [...done];
}

/** The named stacks and all that come after them: what a reset of these takes along. */
export function withFollowers(stacks: readonly Stack[], names: readonly string[]): string[] {
  const taken = new Set(names);
  for (const stack of orderStacks(stacks)) {
    if (stack.after.some((name) => taken.has(name))) taken.add(stack.name);
  }
  return [...taken];
}

function unknownStack(stack: Stack, name: string, known: readonly string[]): VmstationError {
  return new VmstationError({
    code: 'STACK_UNKNOWN',
    message: `stack ${stack.name} comes after ${name}, which isn't there (there are ${known.join(', ')})`,
    next: `add ${name} to the stacks, or take it out of the "after" of ${stack.name}`,
  });
}

function cycle(path: readonly string[]): VmstationError {
  return new VmstationError({
    code: 'STACK_CYCLE',
    message: `these stacks come after each other: ${path.join(' → ')}`,
    next: 'take one of these "after" away',
  });
}
