import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TimedEvent } from '@vmstation/engine';
import { summaryOf } from '@vmstation/reporters';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { defaultOptions } from '../../run/options.ts';
import { processHere } from '../../run/process-here.ts';
import { findRun, glanceAt, listRuns } from '../../run/stored-runs.ts';
import { plannedFile } from '../../testing/planned.ts';
import { run as report } from '../report.ts';
import { formatRun, runLine } from './format-run.ts';

let state: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'vmstation-state-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

const change = plannedFile('host:a', '/etc/x');
const at = '2026-01-01T10:11:12.000Z';

const events: readonly TimedEvent[] = [
  { type: 'run-started', run: 'x', verb: 'apply', site: 'home', environment: 'lab', targets: [], at },
  {
    ...{ type: 'planned', changes: [change], resources: 7, at },
    unknown: [
      {
        ...{ target: 'host:a', id: 'host:a/file:/etc/y' },
        error: { code: 'READ_FAILED', message: 'it is a folder' },
      },
    ],
  },
  {
    type: 'change-finished',
    target: 'host:a',
    id: change.id,
    outcome: 'failed',
    seconds: 1,
    error: { code: 'APPLY_FAILED', message: 'the disk is full', next: 'make room' },
    at,
  },
  {
    type: 'run-finished',
    ok: false,
    interrupted: false,
    seconds: 5,
    targets: [{ target: 'host:a', commands: 1, requests: 3 }],
    at,
  },
];

function store(run: string, summary: string | undefined): void {
  const folder = join(state, 'vmstation', 'home', 'lab', 'runs', run);
  mkdirSync(folder, { recursive: true });
  if (summary !== undefined) writeFileSync(join(folder, 'summary.json'), summary);
}

test('the last run, as the recorder writes it, with what failed and where the whole story is', () => {
  store('20260101T000000-plan-1', undefined);
  store('20260101T101112-apply-2', JSON.stringify(summaryOf(events)));
  expect(listRuns('home', 'lab')).toEqual(['20260101T101112-apply-2', '20260101T000000-plan-1']);
  const text = formatRun(findRun('home', 'lab'));
  expect(text).toContain('✗ apply  2026-01-01 10:11  0 of 1 change  5.0 s');
  expect(text).toContain('the disk is full [APPLY_FAILED]');
  expect(text).toContain('✗ it is a folder [READ_FAILED]\n  at host:a/file:/etc/y');
  expect(text).toContain('1 command, 3 requests');
  expect(text).toMatch(/20260101T101112-apply-2\/report\.html$/);
});

test('a run is found by the beginning of its id, if that is the only one', () => {
  store('20260101T000000-plan-1', undefined);
  store('20260102T000000-plan-1', undefined);
  expect(findRun('home', 'lab', '20260101').run).toBe('20260101T000000-plan-1');
  expect(() => findRun('home', 'lab', '2026')).toThrow('2 runs begin with 2026');
  expect(() => findRun('home', 'lab', 'x')).toThrow('there is no run x');
});

test('a run that was mistyped is asked back', () => {
  store('20260101T000000-plan-1', undefined);
  store('20260102T101112-apply-7', undefined);
  const asked = (id: string) =>
    expect.objectContaining({ next: expect.stringMatching(`^did you mean \`${id}`) });
  expect(() => findRun('home', 'lab', '20260102T101121')).toThrow(asked('20260102T101112-apply-7'));
  expect(() => findRun('home', 'lab', '2026101T')).toThrow(asked('20260101T000000-plan-1'));
  expect(() => findRun('home', 'lab', 'apply')).toThrow(asked('20260102T101112-apply-7'));
});

test('a run that was ended before its summary is shown as such, with the exit code that a program gets', async () => {
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => said.mockRestore());
  const folder = join(state, 'vmstation/vmstation/production/runs/20260101T000000-apply-9999999');
  mkdirSync(folder, { recursive: true });
  const options = { ...defaultOptions, env: 'production' };
  expect(await report(options)).toBe(1);
  expect(said.mock.calls.join('')).toContain('was ended before its end');
  await expect(report({ ...options, json: true })).rejects.toThrow('before it wrote a summary');
});

test('no runs, ended runs, and runs of another version', () => {
  expect(() => findRun('home', 'lab')).toThrow('nothing was run');
  // No process has this number: the kernel's largest is 4194304.
  store('20260101T000000-apply-9999999', undefined);
  expect(formatRun(findRun('home', 'lab'))).toContain('was ended before its end');
  store(`20260102T000000-apply-${process.pid}`, undefined);
  expect(formatRun(findRun('home', 'lab'))).toContain('is at work');
  const mark = join(state, `vmstation/home/lab/runs/20260102T000000-apply-${process.pid}/process.json`);
  writeFileSync(mark, JSON.stringify({ ...processHere(), start: '1' }));
  expect(formatRun(findRun('home', 'lab'))).toContain('was ended before its end');
  writeFileSync(mark, JSON.stringify(processHere()));
  expect(formatRun(findRun('home', 'lab'))).toContain('is at work');
  store('20260103T000000-apply-3', '{"odd":1}');
  expect(() => findRun('home', 'lab')).toThrow('cannot be read');
  expect(runLine(glanceAt('home', 'lab', '20260103T000000-apply-3'))).toContain('cannot be read');
});
