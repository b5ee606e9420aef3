import type { ScriptType } from '../../contract.ts';
import type { Sandbox } from './sandbox.ts';

/**
 * A type with all of its paths below a sandbox.
 * @param programs sh functions in the place of programs that would change this machine
 */
export function inside<D, A>(node: Sandbox, type: ScriptType<D, A>, programs = ''): ScriptType<D, A> {
  const move = (text: string) =>
    text.replaceAll(/(?<![\w.*-])\/(etc|run|usr|lib|proc|var)\//g, (path) => `${node.root}${path}`);
  return {
    ...type,
    prelude: `${move(type.prelude ?? '')}\n${programs}`,
    read: (wanted) => move(type.read(wanted)),
    apply: (change) => move(type.apply(change)),
    undo: (remembered) => move(type.undo(remembered)),
  };
}
