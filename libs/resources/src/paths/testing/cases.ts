import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Difference } from '@vmstation/engine';
import { describe, expect, test } from 'vitest';
import type { ScriptType } from '../../contract.ts';
import { surviveGarbage } from './hostile.ts';
import { reviveSecrets } from './sandbox.ts';

/** One case of a `fixtures/cases.json`. */
interface Case {
  readonly name: string;
  readonly desired: unknown;
  /** Fields that the read printed. */
  readonly printed: Readonly<Record<string, string>>;
  /** The difference that must come out; `null` for none. */
  readonly diff: Difference | null;
  /** The error code of a read that must be refused. */
  readonly fails?: string;
}

/**
 * Runs the fixtures of a type: what was printed must give the difference of the case, and the scripts of
 * changing and undoing it must be those in `fixtures/<name>.sh`.
 * @param make the type's constructor, with its checks
 */
export function runCases<D, W, A>(
  type: ScriptType<D, A>,
  make: (wanted: W) => { readonly desired: D },
  folder: string,
): void {
  const here = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, folder));
  const cases: readonly (Case & { readonly desired: W })[] = JSON.parse(
    readFileSync(here('cases.json'), 'utf8'),
    reviveSecrets,
  );
  describe(`fixtures of ${type.name}`, () => {
    test.each(cases)('$name', async ({ name, desired: wanted, printed, diff, fails }) => {
      const { desired } = make(wanted);
      const fields = new Map(Object.entries(printed));
      if (fails !== undefined) {
        expect(() => type.parse(fields, desired)).toThrow(expect.objectContaining({ code: fails }));
        return;
      }
      const actual = type.parse(fields, desired);
      const difference = type.diff(desired, actual);
      // through JSON, where an absent key stands for `undefined`
      expect(JSON.parse(JSON.stringify(difference ?? null))).toEqual(diff);
      if (difference === undefined) return;
      const before: A = JSON.parse(JSON.stringify(actual));
      const remembered: D = JSON.parse(JSON.stringify(desired));
      const change = type.apply({ desired, actual, action: difference.action, restart: false });
      const text = `# apply\n${change}\n# undo\n${type.undo({ desired: remembered, before })}\n`;
      await expect(text).toMatchFileSnapshot(here(`${name.replaceAll(/[^a-z0-9]+/g, '-')}.sh`));
    });

    test('whatever a host prints', () => {
      surviveGarbage(
        type,
        cases.map(({ desired, printed }) => ({ desired: make(desired).desired, printed })),
      );
    });
  });
}
