import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shipped } from '../testing/shipped.ts';
import { stateFolder } from './folders.ts';
import { startRecord } from './record.ts';
import { listRuns } from './stored-runs.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'vmstation-record-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

test('a disk that fills up ends no run halfway, and is told at its end', async () => {
  const told: string[] = [];
  const reporter = { event: ({ type }: { type: string }) => told.push(type), end: () => told.push('end') };
  const record = startRecord(await shipped(), 'apply', [reporter]);
  symlinkSync('/dev/full', join(record.folder, 'events.jsonl'));
  record.emit({ type: 'note', text: 'one' });
  record.emit({ type: 'note', text: 'two' });
  symlinkSync('/dev/null', join(record.folder, 'diagnostics'));
  record.writeDiagnostics('host:alpha', 'reach.txt', 'why');
  expect(() => record.finish()).toThrow(
    expect.objectContaining({ code: 'RECORD_INCOMPLETE', where: record.folder }),
  );
  expect(told).toEqual(['note', 'note', 'end']);
  expect(record.events).toHaveLength(2);
  expect(existsSync(join(record.folder, 'report.html'))).toBe(true);
});

test('of runs that only looked the last hundred are remembered, of others all', async () => {
  const session = await shipped();
  const runs = dirname(startRecord(session, 'plan', []).folder);
  const put = (run: string, summary = true) => {
    mkdirSync(join(runs, run));
    if (summary) writeFileSync(join(runs, run, 'summary.json'), '{}');
    return run;
  };
  const looks = Array.from({ length: 120 }, (_, i) =>
    put(`20200101T0${100000 + i}-${i % 2 === 0 ? 'plan' : 'drift'}-1`),
  );
  const others = [
    put('20190101T000000-apply-1'),
    put('20190101T000000-reset-1'),
    put('20190101T000000-drift-1', false),
  ];
  const last = startRecord(session, 'drift', []);
  last.finish();
  const left = readdirSync(runs);
  expect(left).toEqual(expect.arrayContaining([...others, ...looks.slice(21), last.run]));
  expect(left.filter((run) => looks.includes(run))).toHaveLength(99);
});

test('of two runs in one second the later is the last, whatever their verbs and process ids', async () => {
  const session = await shipped();
  const start = (verb: string, moment: string) => {
    vi.setSystemTime(moment);
    return startRecord(session, verb, []).run;
  };
  const drift = start('drift', '2026-01-01T10:11:12.130Z');
  const apply = start('apply', '2026-01-01T10:11:12.970Z');
  const before = '20260101T101112-reset-9999';
  mkdirSync(join(stateFolder(session.site.name, session.site.environment), 'runs', before));
  expect(listRuns(session.site.name, session.site.environment)).toEqual([apply, drift, before]);
});
