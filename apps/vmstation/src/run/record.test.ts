import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shipped } from '../testing/shipped.ts';
import { startRecord } from './record.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'vmstation-record-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
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
