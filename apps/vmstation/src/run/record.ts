import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type RunEvent, type TargetId, type TimedEvent, VmstationError, visible } from '@vmstation/engine';
import { htmlReport, junitReport, type Reporter, summaryOf } from '@vmstation/reporters';
import { stateFolder } from './folders.ts';
import { forgetOld } from './forget-old.ts';
import { jsonText } from './print.ts';
import { processHere } from './process-here.ts';
import { recordHere } from './same-site.ts';
import type { Session } from './session.ts';

/** One run as it is remembered: a folder with events.jsonl, summary.json, report.html, junit.xml, diagnostics. */
export interface RunRecord {
  readonly run: string;
  readonly folder: string;
  readonly emit: (event: RunEvent) => void;
  readonly events: readonly TimedEvent[];
  /** Writes a text that explains a failure, and returns its path. */
  writeDiagnostics(target: TargetId, name: string, text: string): string;
  finish(): void;
}

export function startRecord(session: Session, verb: string, reporters: readonly Reporter[]): RunRecord {
  // To the millisecond: runs are told newest first, and a second may see two of them.
  const moment = new Date().toISOString().replace(/[-:Z]/g, '');
  const run = `${moment}-${verb}-${process.pid}`;
  const folder = join(stateFolder(session.site.name, session.site.environment), 'runs', run);
  makeFolder(folder);
  const events: TimedEvent[] = [];
  let failure: unknown;
  // A disk that is full is no reason to leave a change half made, and is told when the run has ended.
  const attempt = (write: () => void) => {
    try {
      write();
    } catch (error) {
      failure ??= error;
    }
  };
  // Until there is a summary, it says whether somebody is still at work.
  attempt(() => writeFileSync(join(folder, 'process.json'), jsonText(processHere()), { mode: 0o600 }));
  const emit = (event: RunEvent) => {
    const here = 'error' in event && event.error !== undefined ? { error: recordHere(event.error) } : {};
    const timed: TimedEvent = { ...event, ...here, at: new Date().toISOString() };
    events.push(timed);
    attempt(() => appendFileSync(join(folder, 'events.jsonl'), `${jsonText(timed)}\n`, { mode: 0o600 }));
    for (const reporter of reporters) reporter.event(timed);
  };
  return {
    run,
    folder,
    emit,
    events,
    writeDiagnostics(target, name, text) {
      const place = join(folder, 'diagnostics', target.replace(':', '-'));
      const file = join(place, name);
      attempt(() => {
        mkdirSync(place, { recursive: true, mode: 0o700 });
        writeFileSync(file, visible(text), { mode: 0o600 });
      });
      return file;
    },
    finish() {
      const report = join(folder, 'report.html');
      attempt(() => {
        const summary = summaryOf(events);
        const whole = join(folder, 'summary.json');
        // Whole or not there at all: a full disk would leave half of it for others to stumble over.
        writeFileSync(`${whole}.new`, `${jsonText(summary, 2)}\n`, { mode: 0o600 });
        renameSync(`${whole}.new`, whole);
        writeFileSync(join(folder, 'junit.xml'), junitReport(events), { mode: 0o600 });
        writeFileSync(report, htmlReport(events), { mode: 0o600 });
      });
      attempt(() => forgetOld(dirname(folder)));
      for (const reporter of reporters) reporter.end(report);
      if (failure !== undefined)
        throw new VmstationError({
          code: 'RECORD_INCOMPLETE',
          message: 'the run has ended, and not all of it could be written down',
          where: folder,
          cause: failure,
          next: 'make room on that disk, or set XDG_STATE_HOME to another',
        });
    },
  };
}

/** @throws STATE_UNWRITABLE: what cannot be written down is not begun */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new VmstationError({
      code: 'STATE_UNWRITABLE',
      message: 'the run cannot be written down, so it was not begun',
      where: folder,
      cause,
      next: 'make that folder yours, or set XDG_STATE_HOME to one that is',
    });
  }
}
