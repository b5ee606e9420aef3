import { spawnSync } from 'node:child_process';
import { canonical, VmstationError } from '@vmstation/engine';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Fields, ScriptType } from '../../contract.ts';

/** A state that a host may show: what it printed, for which wish. */
export interface Shown<D> {
  readonly desired: D;
  readonly printed: Readonly<Record<string, string>>;
}

const nasty = fc.constantFrom(
  ...[
    '',
    ' ',
    '\n',
    '\0',
    '\x1b[2J',
    "'",
    '"',
    '`id`',
    '$(id)',
    '${x}',
    '\\',
    '; exit 1',
    '#',
    '-',
    '*',
    '\u202e',
  ],
  ...[
    '0',
    '-1',
    '1e9',
    'NaN',
    '9'.repeat(40),
    'null',
    '{}',
    '[]',
    '{"a":',
    ':',
    '=',
    'yes',
    'no',
    '\r\n',
    '<<EOF',
  ],
);
const garbage = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(nasty, { maxLength: 5 }).map((parts) => parts.join('')),
);

/**
 * Whatever a host prints of a resource: the answer is a state or an error with a code, a state can be compared, kept
 * in a ledger and compared again, and what is made of it is a script that parses.
 */
export function surviveGarbage<D, A>(type: ScriptType<D, A>, shown: readonly Shown<D>[]): void {
  const scripts: string[] = [];
  const fields = [...new Set(shown.flatMap(({ printed }) => Object.keys(printed))), '__proto__', 'toString'];
  const changes = fc.array(
    fc.record({
      field: fc.constantFrom(...fields),
      value: garbage,
      as: fc.constantFrom('whole', 'end', 'start'),
    }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...shown), changes, ({ desired, printed }, list) => {
      const said = new Map(Object.entries(printed));
      for (const { field, value, as } of list) {
        const old = said.get(field) ?? '';
        said.set(field, as === 'whole' ? value : as === 'end' ? old + value : value + old);
      }
      scripts.push(...answers(type, desired, said));
    }),
    { numRuns: 200 },
  );
  const whole = scripts.map((script) => `(\nset -eu\n${script}\n)`).join('\n');
  expect(spawnSync('sh', ['-n'], { input: whole, encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
}

function answers<D, A>(type: ScriptType<D, A>, desired: D, said: Fields): string[] {
  try {
    const actual = type.parse(said, desired);
    const difference = type.diff(desired, actual);
    expect(type.diff(desired, type.parse(said, desired))).toEqual(difference);
    expect(difference === undefined || ['create', 'update', 'delete'].includes(difference.action)).toBe(true);
    const remembered = { desired: plain(desired), before: plain(actual) };
    const action = difference?.action ?? 'restart';
    return [type.apply({ desired, actual, action, restart: false }), type.undo(remembered)];
  } catch (error) {
    // The host target gives what else is thrown a code, but a type has to know what it was told.
    if (error instanceof VmstationError) return [];
    throw error;
  }
}

/** As it comes back from a ledger. */
function plain<T>(value: T): T {
  return JSON.parse(canonical(value ?? null));
}
