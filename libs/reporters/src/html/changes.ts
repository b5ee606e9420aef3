import { type FieldDiff, targetName } from '@vmstation/engine';
import { diffLines } from 'diff';
import { type ChangeResult, onlyLooks, type Summary } from '../summary.ts';
import { type Html, html } from './escape.ts';

/** Every change with its outcome, its time and what it changed. */
export function changesTable(summary: Summary): Html {
  if (summary.changes.length === 0) return html`<p>0 changes.</p>`;
  const order = ['failed', 'blocked', 'not-started', 'ok'];
  const rows = summary.changes
    .toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
    .map((result) => row(result, onlyLooks(summary) ? 'pending' : result.outcome));
  return html`<input type="search" placeholder="filter, such as: masternode file" aria-label="filter">
<table><thead><tr><th>target</th><th>task</th><th>change</th><th>outcome</th><th class="number">s</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function row({ change, seconds, error }: ChangeResult, outcome: string): Html {
  const details =
    change.fields.length === 0
      ? html``
      : html`<details><summary>${change.action}</summary>${change.fields.map(fieldOf)}</details>`;
  const why = error === undefined ? html`` : html`<div>${error.message} <code>${error.code}</code></div>`;
  return html`<tr data-row><td>${targetName(change.target)}</td><td>${change.stack}:${change.task}</td><td>${change.title}${details}${why}</td><td class="${outcome}">${outcome}</td><td class="number">${seconds.toFixed(1)}</td></tr>`;
}

function fieldOf({ field, from = '', to = '' }: FieldDiff): Html {
  const lines = diffLines(from, to).flatMap(({ value, added, removed }) => {
    const sign = added ? '+' : removed ? '-' : ' ';
    const kind = added ? 'add' : removed ? 'del' : '';
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => html`<span class="${kind}">${sign}${line}</span>`);
  });
  return html`<pre><b>${field}</b>
${lines}</pre>`;
}
