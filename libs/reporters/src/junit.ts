import { type ErrorRecord, type TimedEvent, visible } from '@vmstation/engine';
import type { ChangeResult } from './rounds.ts';
import { type Summary, summaryOf } from './summary.ts';

/** JUnit XML: a suite a target, a case a change; what could not be seen is an error. */
export function junitReport(events: readonly TimedEvent[]): string {
  const summary = summaryOf(events);
  const suites = summary.targets.map(({ target }) => {
    const cases = summary.changes.filter(({ change }) => change.target === target);
    const lost = [
      ...summary.failedTargets.map((failed) => ({ ...failed, name: 'read' })),
      ...summary.unread.map((failed) => ({ ...failed, name: `read ${failed.id}` })),
    ].filter((failed) => failed.target === target);
    const failures = cases.filter(({ outcome }) => outcome !== 'ok').length;
    const body = [
      ...standIns(summary),
      ...lost.map(
        ({ name, error }) =>
          `    <testcase classname="${xml(target)}" name="${xml(name)}">${errorOf(error)}</testcase>`,
      ),
      ...cases.map(testCase),
    ];
    return `  <testsuite name="${xml(target)}" tests="${cases.length + lost.length}" failures="${failures}" errors="${lost.length}">\n${body.join('\n')}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="vmstation ${xml(summary.verb)}" time="${summary.seconds.toFixed(3)}">\n${[...whole(summary), ...suites].join('\n')}\n</testsuites>\n`;
}

/** What ended the run as a whole belongs to no target. */
function whole({ error }: Summary): readonly string[] {
  if (error === undefined) return [];
  return [
    `  <testsuite name="the run" tests="1" failures="0" errors="1">\n    <testcase classname="the run" name="run">${errorOf(error)}</testcase>\n  </testsuite>`,
  ];
}

function errorOf({ code, message }: ErrorRecord): string {
  return `<error type="${xml(code)}" message="${xml(message)}"/>`;
}

/** A lab is not the real thing in every part; JUnit has properties of a suite for such facts. */
function standIns({ standIns: names }: Summary): readonly string[] {
  if (names.length === 0) return [];
  const list = `${names.length}: ${names.join(', ')}`;
  return [`    <properties><property name="stand-ins" value="${xml(list)}"/></properties>`];
}

function testCase({ change, outcome, seconds, error }: ChangeResult): string {
  const head = `    <testcase classname="${xml(`${change.stack}.${change.task}`)}" name="${xml(change.title)}" time="${seconds.toFixed(3)}"`;
  if (outcome === 'ok') return `${head}/>`;
  return `${head}><failure type="${xml(error?.code ?? outcome)}" message="${xml(error?.message ?? outcome)}"/></testcase>`;
}

/** Text for XML 1.0, which cannot hold control characters nor these two. */
function xml(text: string): string {
  return visible(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
