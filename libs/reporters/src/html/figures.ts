import { targetName } from '@vmstation/engine';
import { duration } from '../duration.ts';
import { onlyLooks, type Summary } from '../summary.ts';
import { type Html, html } from './escape.ts';

/** How it ended, when it began, how long it took, what came of it. */
export function heading(summary: Summary): Html {
  const verdict = summary.interrupted ? 'interrupted' : summary.ok ? 'ok' : 'failed';
  const word = { ok: 'done', failed: 'failed', interrupted: 'interrupted' }[verdict];
  const count = (outcome: string) => summary.changes.filter((result) => result.outcome === outcome).length;
  const lost = summary.failedTargets.length + summary.unread.length;
  const facts: readonly (readonly [name: string, value: string, look: string])[] = [
    ['took', duration(summary.seconds), ''],
    ['resources', String(summary.resources), ''],
    ...(onlyLooks(summary)
      ? [['pending', String(summary.changes.length), summary.changes.length > 0 ? 'pending' : ''] as const]
      : [
          [summary.verb === 'reset' ? 'undone' : 'changed', String(count('ok')), ''] as const,
          ['failed', String(count('failed')), count('failed') > 0 ? 'failed' : ''] as const,
          [
            'blocked',
            String(count('blocked') + count('not-started')),
            count('blocked') > 0 ? 'blocked' : '',
          ] as const,
        ]),
    ...(lost === 0 ? [] : [['not read', String(lost), 'failed'] as const]),
  ];
  return html`<header><h1>vmstation ${summary.verb} <span class="badge ${verdict}">${word}</span></h1>
<p class="soft">${summary.site}, ${summary.environment} · ${summary.startedAt.replace('T', ' ').replace(/\..*/, ' UTC')} · ${summary.run}</p>
<div class="facts">${facts.map(([name, value, look]) => html`<div>${name}<b class="${look}">${value}</b></div>`)}</div></header>`;
}

/** Targets that are shown with their cost. */
const mostTargets = 500;

/** What each target cost. */
export function costs({ targets }: Summary): Html {
  const more = targets.length - mostTargets;
  const rows = targets
    .slice(0, mostTargets)
    .map(
      (target) =>
        html`<tr><td>${targetName(target.target)}</td><td class="number">${target.readSeconds.toFixed(2)}</td><td class="number">${target.changeSeconds.toFixed(1)}</td><td class="number">${target.changes}</td><td class="number">${target.commands}</td><td class="number">${target.requests}</td></tr>`,
    );
  return html`<details><summary>What each target cost</summary><table><thead><tr><th>target</th><th class="number">read, s</th><th class="number">changing, s</th><th class="number">changes</th><th class="number">remote commands</th><th class="number">scripts or requests</th></tr></thead><tbody>${rows}</tbody></table>${more > 0 ? html`<p>${more} more.</p>` : ''}</details>`;
}

/** Where the time went: the tasks that took longest. */
export function slowest({ tasks }: Summary): Html {
  const worth = tasks.filter(({ seconds }) => seconds >= 0.1).toSorted((a, b) => b.seconds - a.seconds);
  const [first] = worth;
  if (first === undefined) return html``;
  const rows = worth
    .slice(0, 10)
    .map(
      ({ task, changes, seconds }) =>
        html`<tr><td>${task}</td><td class="wide"><span class="meter" style="width:${((100 * seconds) / first.seconds).toFixed(1)}%"></span></td><td class="number">${seconds.toFixed(1)} s</td><td class="number">${changes} ${changes === 1 ? 'change' : 'changes'}</td></tr>`,
    );
  return html`<details><summary>Where the time went</summary><table><tbody>${rows}</tbody></table></details>`;
}
