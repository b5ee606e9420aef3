import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { PlannedChange, RunEvent } from '@vmstation/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeLines } from './live-line.ts';
import { plainReporter } from './plain.ts';
import { stepsAside, whileTyping } from './typing.ts';

const change = (number: number, title: string): PlannedChange => ({
  ...{ id: `host:a/file:/${number}`, target: 'host:a', stack: 's', task: 't', stage: 0, type: 'file', title },
  ...{ action: 'create', fields: [], after: [], needs: [], undo: false, restart: false, consequence: false },
});
const timed = (event: RunEvent) => ({ ...event, at: new Date(0).toISOString() });

test('a line says what a target does, how far it is and for how long, and is ticked off when all is done', () => {
  let now = 0;
  const lines = makeLines(() => now);
  const [one, two] = [change(1, 'file /one'), change(2, 'file /two')];
  const shown = () => stripVTControlCharacters(lines.render(80));
  lines.add(timed({ type: 'planned', changes: [one, two], resources: 2 }));
  expect(shown()).toBe('· a            0/2');
  lines.add(timed({ type: 'batch-started', target: 'host:a', ids: [one.id, two.id] }));
  now = 3000;
  expect(shown()).toBe('▸ a            0/2     file /one and 1 more 3 s');
  for (const { id } of [one, two])
    lines.add(timed({ type: 'change-finished', target: 'host:a', id, outcome: 'ok', seconds: 1 }));
  expect(shown()).toBe('✓ a            2/2');
});

test('a host that sleeps is neither at work nor failed, and counts as asleep', () => {
  const lines = makeLines(() => 0);
  lines.add(timed({ type: 'target-busy', target: 'host:a', doing: 'reading' }));
  lines.add(timed({ type: 'target-asleep', target: 'host:a' }));
  expect(stripVTControlCharacters(lines.render(80))).toBe('☾ a');
  const said = plainLines([
    { type: 'phase', phase: 'read' },
    { type: 'target-asleep', target: 'host:a' },
    { ...finished, ok: true },
  ]);
  expect(said).toEqual(['☾ a sleeps, and is left out', 'done in 62.0 s: 1 asleep']);
});

test('no line is wider than the terminal, since one that wraps cannot be redrawn in its place', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 30, max: 200 }), (title, width) => {
      const lines = makeLines();
      lines.add(timed({ type: 'target-busy', target: 'host:storagenodet3500', doing: title }));
      expect(stripVTControlCharacters(lines.render(width)).length).toBeLessThanOrEqual(width);
    }),
  );
});

/** What is written, line by line. */
function plainLines(events: readonly RunEvent[]): string[] {
  const stream = new PassThrough();
  const reporter = plainReporter(stream);
  for (const event of events) reporter.event(timed(event));
  reporter.end('/run/report.html');
  return stripVTControlCharacters(String(stream.read())).trimEnd().split('\n');
}

const finished = { type: 'run-finished', interrupted: false, seconds: 62.04, targets: [] } as const;
const applied = { type: 'phase', phase: 'apply' } as const;
const end = (number: number, outcome: 'ok' | 'failed' | 'blocked') =>
  ({ type: 'change-finished', target: 'host:a', id: change(number, '').id, outcome, seconds: 1 }) as const;

test('the last line counts what came of it; after a failure, the way to the report follows', () => {
  expect(
    plainLines([applied, end(1, 'ok'), end(2, 'failed'), end(3, 'blocked'), { ...finished, ok: false }]),
  ).toEqual(
    expect.arrayContaining([
      '- a: 1 change not made',
      'failed in 62.0 s: 1 changed, 1 failed, 1 blocked by that',
      '  → /run/report.html',
    ]),
  );
  expect(plainLines([applied, end(1, 'ok'), { ...finished, ok: true }]).at(-1)).toBe(
    'done in 62.0 s: 1 changed',
  );
  expect(plainLines([{ ...finished, seconds: 185, ok: true }])).toEqual(['done in 3 min 5 s']);
});

test('questions come one after the other, and nothing is drawn over them', async () => {
  const seen: string[] = [];
  const leave = stepsAside({ hide: () => seen.push('hide'), show: () => seen.push('show') });
  const ask = (name: string) => async () => {
    seen.push(`${name}?`);
    await Promise.resolve();
    seen.push(`${name}!`);
    if (name === 'b') throw new Error('gave up');
    return name;
  };
  const answers = await Promise.allSettled(['a', 'b', 'c'].map((name) => whileTyping(ask(name))));
  leave();
  expect(seen).toEqual(['hide', 'a?', 'a!', 'b?', 'b!', 'c?', 'c!', 'show']);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
