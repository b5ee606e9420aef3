import { targetName } from '@vmstation/engine';
import type { ChangeResult, Summary } from '../summary.ts';
import { type Html, html } from './escape.ts';

/** A lane a target; a bar a change, from when it was started to when it was measured. */
export function timeline(summary: Summary): Html {
  const start = Date.parse(summary.startedAt);
  const length = Math.max(summary.seconds * 1000, 1);
  const lanes = summary.targets.map(({ target }) => {
    const bars = summary.changes
      .filter(({ change }) => change.target === target)
      .flatMap((result) => bar(result, start, length));
    return html`<div class="lane"><span>${targetName(target)}</span><div class="track">${bars}</div></div>`;
  });
  return html`${lanes}`;
}

function bar(result: ChangeResult, start: number, length: number): readonly Html[] {
  if (result.finishedAt === undefined || result.outcome === 'blocked' || result.outcome === 'not-started')
    return [];
  const end = Date.parse(result.finishedAt);
  const begin = result.startedAt === undefined ? end - result.seconds * 1000 : Date.parse(result.startedAt);
  const percent = (milliseconds: number) => ((100 * milliseconds) / length).toFixed(2);
  const place = `left:${percent(begin - start)}%;width:${percent(end - begin)}%`;
  return [
    html`<div class="bar ${result.outcome}" style="${place}" title="${result.change.title}: ${result.seconds.toFixed(1)} s"></div>`,
  ];
}
