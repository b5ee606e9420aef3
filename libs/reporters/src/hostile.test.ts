import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { ErrorRecord, Plan, PlannedChange, RunEvent, TimedEvent } from '@vmstation/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDrift } from './format-drift.ts';
import { formatError } from './format-error.ts';
import { formatPlan } from './format-plan.ts';
import { htmlReport } from './html/report.ts';
import { junitReport } from './junit.ts';
import { makeLines } from './live-line.ts';
import { plainReporter } from './plain.ts';

/** What a node that means harm may say: it clears the screen, sets the title, types an answer, writes backwards. */
const sequence = fc.constantFrom(
  ...['\x1b[2J', '\x1b]0;title\x07', '\x1b[6n', '\x1bP$q"p\x1b\\', '\x9b31m', '\x90', '\r✓ done', '\x08\x08'],
  ...[
    '🙂'.repeat(40),
    '\0',
    '\x7f',
    '\u202e',
    '\u2066',
    '\ud800',
    '\uffff',
    '\n',
    '<b>',
    ']]>',
    '&amp;',
    'a',
    'é',
    '🙂',
  ],
);
const hostile = fc.array(sequence, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));

function changeOf(said: string): PlannedChange {
  return {
    ...{ id: `host:a/file:${said}`, target: 'host:a', stack: 's', task: 't', stage: 0, type: 'file' },
    ...{ action: 'update', after: [], needs: [], undo: false, restart: false, consequence: false },
    title: `file ${said}`,
    because: said,
    fields: [
      { field: said, from: said, to: said },
      { field: 'content', from: `one\n${said}`, to: 'two\n' },
    ],
  };
}

const errorOf = (said: string): ErrorRecord => ({
  ...{ code: 'APPLY_FAILED', message: said, where: said, cause: `${said}\n${said}!`, next: said },
});

function eventsOf(said: string): readonly TimedEvent[] {
  const target = 'host:a';
  const change = changeOf(said);
  const [id, error] = [change.id, errorOf(said)];
  const events: readonly RunEvent[] = [
    { type: 'run-started', run: 'r', verb: 'apply', site: 'home', environment: 'lab', targets: [target] },
    { type: 'target-busy', target, doing: said },
    { type: 'target-failed', target, error },
    { type: 'planned', changes: [change], resources: 1 },
    { type: 'batch-started', target, ids: [id] },
    { type: 'change-retried', target, id, attempt: 2, waitSeconds: 1, error },
    { type: 'note', target, text: said },
    { type: 'change-finished', target, id, outcome: 'failed', seconds: 1, error },
    { type: 'run-finished', ok: false, interrupted: false, seconds: 5, targets: [] },
  ];
  return events.map((event) => ({ ...event, at: new Date(0).toISOString() }));
}

const colour = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** Everything that is printed or written about a run. */
function saidOf(said: string): Readonly<Record<string, string>> {
  const events = eventsOf(said);
  const stream = new PassThrough();
  const reporter = plainReporter(stream);
  for (const event of events) reporter.event(event);
  const lines = makeLines();
  const live = events.map((event) => {
    lines.add(event);
    return lines.render(80);
  });
  const plan: Plan = {
    ...{
      version: 1,
      site: 'home',
      environment: 'lab',
      verb: 'apply',
      resources: 1,
      desired: '',
      observed: {},
    },
    selection: { stacks: [], tasks: [], hosts: [] },
    changes: [changeOf(said)],
    unknown: [{ target: 'host:b', error: errorOf(said) }],
  };
  return {
    plain: String(stream.read()),
    live: live.join('\n'),
    error: formatError(errorOf(said)),
    plan: formatPlan(plan, { diff: true }),
    short: formatPlan(plan, { diff: false }),
    drift: formatDrift(plan, { diff: true, unseen: new Set(), mend: 'vmstation apply' }),
    html: htmlReport(events),
    junit: junitReport(events),
  };
}

test('nothing that a node says reaches a terminal or a report as anything but text', () => {
  fc.assert(
    fc.property(hostile, (said) => {
      for (const [where, text] of Object.entries(saidOf(said))) {
        // Colours of our own, where there are any, are no node's.
        const own = text.replaceAll(colour, '');
        const bad = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Cs}]/u.exec(own);
        expect(bad, `${where}: ${JSON.stringify(own)}`).toBeNull();
      }
    }),
  );
});

test('a name of two lines is one line, so that nobody can write a line of ours', () => {
  const shown = formatPlan(
    {
      ...{
        version: 1,
        site: 'home',
        environment: 'lab',
        verb: 'apply',
        resources: 1,
        desired: '',
        observed: {},
      },
      ...{
        selection: { stacks: [], tasks: [], hosts: [] },
        changes: [changeOf('x\n✓ all is well')],
        unknown: [],
      },
    },
    { diff: false },
  );
  expect(stripVTControlCharacters(shown).split('\n')).toHaveLength(5);
});
