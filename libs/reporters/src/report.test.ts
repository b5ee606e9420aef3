import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { PlannedChange, TimedEvent } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { formatDrift } from './format-drift.ts';
import { formatPlan } from './format-plan.ts';
import { htmlReport } from './html/report.ts';
import { junitReport } from './junit.ts';
import { plainReporter } from './plain.ts';
import { summaryOf } from './summary.ts';
import { makeTally } from './tally.ts';

const hostile = `<script>alert("x")</script> & 'y' \u0007`;

const change: PlannedChange = {
  id: 'host:a/file:/etc/x',
  target: 'host:a',
  stack: 'cluster-config',
  task: 'login',
  stage: 0,
  type: 'file',
  title: `file ${hostile}`,
  action: 'update',
  fields: [
    { field: 'mode', from: '0600', to: '0644' },
    { field: 'content', from: 'one\ntwo\n', to: 'one\nthree\n' },
  ],
  after: [],
  needs: [],
  undo: false,
  consequence: false,
  restart: false,
};

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();

const events: readonly TimedEvent[] = [
  {
    type: 'run-started',
    run: 'r1',
    verb: 'apply',
    site: 'home',
    environment: 'lab',
    targets: ['host:a'],
    standIns: ['root-el-10'],
    at: at(0),
  },
  { type: 'planned', changes: [change], resources: 7, at: at(1) },
  { type: 'change-started', target: 'host:a', id: change.id, at: at(2) },
  {
    type: 'change-finished',
    target: 'host:a',
    id: change.id,
    outcome: 'failed',
    seconds: 1.5,
    error: { code: 'APPLY_FAILED', message: hostile, cause: 'E: no route', next: 'look' },
    at: at(4),
  },
  {
    type: 'run-finished',
    ok: false,
    interrupted: false,
    seconds: 5,
    targets: [{ target: 'host:a', commands: 1, requests: 2 }],
    at: at(5),
  },
];

test('the summary has outcome, times and cost', () => {
  const summary = summaryOf(events);
  expect(summary.changes[0]).toMatchObject({
    outcome: 'failed',
    seconds: 1.5,
    startedAt: at(2),
    finishedAt: at(4),
  });
  expect(summary.targets).toEqual([
    expect.objectContaining({ target: 'host:a', commands: 1, changes: 1, changeSeconds: 1.5 }),
  ]);
});

const byHand = { code: 'READ_FAILED', message: 'the file is a folder', next: 'look' };
const unread = { target: 'host:a', id: 'host:a/file:/etc/z', error: byHand } as const;

test('a resource that could not be read is in every report, and what ended a run is in JUnit', () => {
  const locked = { code: 'WORLD_MOVED', message: 'another run changed a' };
  const all = events.map((event) => {
    if (event.type === 'planned') return { ...event, unknown: [unread] };
    return event.type === 'run-finished' ? { ...event, error: locked } : event;
  });
  expect(summaryOf(all).unread).toEqual([unread]);
  const xml = junitReport(all);
  expect(xml).toContain('<testsuite name="host:a" tests="2" failures="1" errors="1">');
  expect(xml).toContain('name="read host:a/file:/etc/z"><error type="READ_FAILED"');
  expect(xml).toMatch(/<testsuite name="the run" tests="1".*\n.*<error type="WORLD_MOVED"/);
  expect(htmlReport(all)).toContain('<b>host:a/file:/etc/z</b><p class="words">the file is a folder');
  expect(htmlReport(all)).toContain('<div>not read<b class="failed">1</b>');
  const tally = makeTally();
  for (const event of all.filter(({ type }) => type === 'planned')) tally.add(event);
  expect([tally.words(), tally.troubled()]).toEqual(['1 not read', true]);
});

test('what failed before a run planned anew, and went well then, is no failure of it', () => {
  const [started, , begun, failed] = events;
  const other = { ...change, id: 'host:a/file:/etc/y' } as const;
  const moved = { ...change, id: 'host:b/file:/etc/y', target: 'host:b' } as const;
  const lost = { type: 'target-failed', target: 'host:b', error: byHand, at: at(1) } as const;
  const [reads, ends] = [{ resources: 1, seconds: 1 }, { outcome: 'ok', seconds: 1 } as const];
  const all: readonly TimedEvent[] = [
    ...[started, lost].flatMap((event) => event ?? []),
    { type: 'planned', changes: [change, other, moved], resources: 7, at: at(1) },
    ...[begun, failed].flatMap((event) => event ?? []),
    { type: 'change-finished', target: 'host:a', id: other.id, ...ends, at: at(4) },
    { type: 'target-read', target: 'host:b', ...reads, at: at(5) },
  ];
  const mended: TimedEvent = { type: 'planned', changes: [], resources: 7, at: at(6) };
  const outcomes = (list: readonly TimedEvent[]) =>
    summaryOf(list).changes.map(({ change: { id }, outcome }) => `${id} ${outcome}`);
  expect(outcomes([...all, mended])).toEqual(['host:a/file:/etc/y ok']);
  expect(summaryOf([...all, mended]).failedTargets).toEqual([]);
  const again = [...all, { ...mended, changes: [change, moved] }];
  expect(outcomes(again)).toEqual([
    'host:a/file:/etc/y ok',
    'host:a/file:/etc/x not-started',
    'host:b/file:/etc/y not-started',
  ]);
  // Nobody knows whether what failed is as desired now.
  const off = [...all, { ...mended, unknown: [{ target: 'host:a', error: byHand }] } as const];
  expect(outcomes(off)).toEqual(['host:a/file:/etc/x failed', 'host:a/file:/etc/y ok']);
});

test('a run that planned anew counts each change once, and what ended a run as a whole is its first error', () => {
  const [started, planned, ...rest] = events;
  const other = { ...change, id: 'host:a/file:/etc/y' } as const;
  const again = { type: 'planned', changes: [change, other], resources: 8, at: at(1) } as const;
  const stale = { code: 'PLAN_STALE', message: 'this plan no longer fits' };
  const all = [started, planned, again, ...rest]
    .flatMap((event) => event ?? [])
    .map((event) => (event.type === 'run-finished' ? { ...event, error: stale } : event));
  const summary = summaryOf(all);
  expect(summary.resources).toBe(8);
  expect(summary.changes.map(({ outcome }) => outcome)).toEqual(['failed', 'not-started']);
  const page = htmlReport(all);
  expect(page.indexOf('PLAN_STALE')).toBeLessThan(page.indexOf('APPLY_FAILED'));
});

test('the HTML report stands alone, shows errors before changes, and lets nothing hostile through', () => {
  const page = htmlReport(events);
  expect(page).not.toContain('<script>alert');
  expect(page).not.toMatch(/<[^>]+ (src|href)=/);
  expect(page.indexOf('<h2>Errors')).toBeLessThan(page.indexOf('<h2>Changes'));
  expect(page).toContain('APPLY_FAILED');
  expect(page).toContain('<pre>E: no route</pre>');
  expect(page).toContain('<h2>Stand-ins</h2><p>1 of the parts');
});

test('what a plan found is pending, and nothing was blocked', () => {
  const [started, planned, , , finished] = events;
  const looked = [started, planned, finished].flatMap((event) => event ?? []);
  const page = htmlReport(looked.map((event) => ('verb' in event ? { ...event, verb: 'plan' } : event)));
  expect(page).toContain('<div>pending<b class="pending">1</b></div>');
  const well = looked.map((event) => (event.type === 'run-finished' ? { ...event, ok: true } : event));
  expect(summaryOf(well).changes).toHaveLength(1);
  expect(page).not.toContain('<div>blocked');
});

test('every report counts and names the stand-ins', () => {
  const said: string[] = [];
  const stream = new Writable({
    write: (chunk, _, done) => {
      said.push(stripVTControlCharacters(String(chunk)));
      done();
    },
  });
  const reporter = plainReporter(stream);
  for (const event of events) reporter.event(event);
  expect(said.join('')).toContain('\ni 1 stand-in in this lab: root-el-10\n');
  expect(junitReport(events)).toContain(
    '<properties><property name="stand-ins" value="1: root-el-10"/></properties>',
  );
  expect(summaryOf(events).standIns).toEqual(['root-el-10']);
  expect(htmlReport(events)).toContain('<li>root-el-10</li>');
});

test('JUnit is well-formed and counts', () => {
  const xml = junitReport(events);
  expect(xml).toContain('<testsuite name="host:a" tests="1" failures="1" errors="0">');
  expect(xml).not.toContain('\u0007');
  expect(xml).not.toContain('<script>');
});

const plan = {
  version: 1,
  site: 'home',
  environment: 'lab',
  verb: 'apply',
  selection: { stacks: [], tasks: [], hosts: [] },
  resources: 7,
  changes: [{ ...change, title: 'file /etc/x' }],
  unknown: [],
  desired: '',
  observed: {},
} as const;

test('a plan says what changes, with a diff when asked', () => {
  expect(formatPlan(plan, { diff: false })).toContain('~ file /etc/x  mode 0600 → 0644, content differs');
  expect(formatPlan(plan, { diff: true })).toMatch(/-two\n.*\+three/);
  expect(formatPlan({ ...plan, changes: [] }, { diff: false })).toContain(
    '0 changes. All 7 resources are as desired.',
  );
  const failures = [
    { code: 'INPUT_MISSING', message: 'it needs a token', next: 'vmstation apply --limit=b,a' },
  ];
  expect(formatPlan(plan, { diff: false, failures })).toMatch(
    /file \/etc\/x[\s\S]*it needs a token .*\n.*vmstation apply --limit=b,a\n\n.*1 change: /,
  );
});

test('drift names the resource and the command that mends it', () => {
  expect(formatDrift(plan, { diff: false, unseen: new Set(), mend: 'vmstation apply' })).toContain(
    '1 of 7 resources drifted.\nTo mend them: vmstation apply',
  );
});

test('what nobody could look at is no drift, and is said', () => {
  const shown = formatDrift(plan, {
    diff: false,
    unseen: new Set(plan.changes.map(({ target }) => target)),
    mend: 'vmstation apply',
  });
  expect(shown).not.toContain('/etc/x');
  expect(shown).toMatch(/could not be looked at: .* 1 resource of it is not counted\./);
  expect(shown).toContain('No drift where it could be seen.');
});
