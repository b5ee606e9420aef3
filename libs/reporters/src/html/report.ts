import type { ErrorRecord, TimedEvent } from '@vmstation/engine';
import { targetName } from '@vmstation/engine';
import { onlyLooks, type Summary, summaryOf } from '../summary.ts';
import { changesTable } from './changes.ts';
import { type Html, html } from './escape.ts';
import { script, style } from './style.ts';
import { timeline } from './timeline.ts';

/** Not in the tagged template: oxc rewrites templates that end a script with a helper from a package. */
const filter: Html = { html: `<script>${script}</script>` };

/** One self-contained HTML file about a run: errors first, then time, then every change. */
export function htmlReport(events: readonly TimedEvent[]): string {
  const summary = summaryOf(events);
  const title = `vmstation ${summary.verb} ${summary.site}/${summary.environment}`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${{ html: style }}</style></head><body>
<h1>${title}</h1>
${figures(summary)}
${errors(summary)}
<h2>Time</h2>
${onlyLooks(summary) ? html`` : timeline(summary)}
${costs(summary)}
<h2>Changes</h2>
${changesTable(summary)}
${notes(summary)}
${standIns(summary)}
${summary.changes.length === 0 ? '' : filter}
</body></html>
`;
  return page.html;
}

function figures(summary: Summary): Html {
  const count = (outcome: string) => summary.changes.filter((result) => result.outcome === outcome).length;
  const verdict = summary.interrupted ? 'interrupted' : summary.ok ? 'ok' : 'failed';
  const facts = [
    ['verdict', verdict],
    ['started', summary.startedAt.replace('T', ' ').replace(/\..*/, ' UTC')],
    ['seconds', summary.seconds.toFixed(1)],
    ['resources', String(summary.resources)],
    ...(onlyLooks(summary)
      ? [['pending', String(summary.changes.length)] as const]
      : [
          ['changed', String(count('ok'))] as const,
          ['failed', String(count('failed'))] as const,
          ['blocked', String(count('blocked') + count('not-started'))] as const,
        ]),
  ] as const;
  return html`<div class="facts">${facts.map(([name, value]) => html`<div>${name}<b class="${name === 'verdict' ? value : ''}">${value}</b></div>`)}</div>`;
}

function errors(summary: Summary): Html {
  const failed = summary.changes.flatMap(({ change, error, outcome }) =>
    error === undefined || outcome !== 'failed'
      ? []
      : [errorBox(`${targetName(change.target)}: ${change.title}`, error)],
  );
  const lost = summary.failedTargets.map(({ target, error }) => errorBox(targetName(target), error));
  const whole =
    summary.error === undefined ? [] : [errorBox(summary.error.where ?? 'the run', summary.error)];
  const all = [...whole, ...lost, ...failed];
  return all.length === 0 ? html`` : html`<h2>Errors</h2>${all}`;
}

function errorBox(where: string, error: ErrorRecord): Html {
  const next = error.next === undefined ? html`` : html`<div>→ ${error.next}</div>`;
  const why = error.cause === undefined ? html`` : html`<pre>${error.cause.trim()}</pre>`;
  return html`<div class="error"><b>${where}</b><div class="words">${error.message} <code>${error.code}</code></div>${why}${next}</div>`;
}

function costs(summary: Summary): Html {
  const rows = summary.targets.map(
    (target) =>
      html`<tr><td>${targetName(target.target)}</td><td class="number">${target.readSeconds.toFixed(2)}</td><td class="number">${target.changeSeconds.toFixed(1)}</td><td class="number">${target.changes}</td><td class="number">${target.commands}</td><td class="number">${target.requests}</td></tr>`,
  );
  return html`<table><thead><tr><th>target</th><th class="number">read s</th><th class="number">changing s</th><th class="number">changes</th><th class="number">remote commands</th><th class="number">scripts or requests</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function notes(summary: Summary): Html {
  return summary.notes.length === 0
    ? html``
    : html`<h2>Notes</h2><ul>${summary.notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}

/** What was rehearsed with something else in its place, so that nobody takes it for more than it is. */
function standIns({ standIns }: Summary): Html {
  if (standIns.length === 0) return html``;
  return html`<h2>Stand-ins</h2><p>${standIns.length} of the parts of the lab stand in for what could not be had; docs/lab.md says what they cannot show.</p><ul>${standIns.map((name) => html`<li>${name}</li>`)}</ul>`;
}
