import { type ErrorRecord, targetName } from '@vmstation/engine';
import type { Summary } from '../summary.ts';
import { type Html, html } from './escape.ts';
import { shorten, shortened } from './shorten.ts';

/** Boxes that are shown; when more went wrong, the table has the rest. */
const most = 40;
const places = 12;
/** Bytes that each part of a box may take, so that all boxes together leave room for the changes. */
const room = { where: 300, message: 4000, cause: 6000, next: 1000 };

interface Failure {
  readonly where: string;
  readonly error: ErrorRecord;
}

/** What went wrong, before all else. The same error on many hosts is one box. */
export function errors(summary: Summary): Html {
  const lost = summary.failedTargets.map(({ target, error }) => ({ where: targetName(target), error }));
  const unread = summary.unread.map(({ id, error }) => ({ where: id, error }));
  const failed = summary.changes.flatMap(({ change, error, outcome }) =>
    error === undefined || outcome !== 'failed'
      ? []
      : [{ where: `${targetName(change.target)}: ${change.title}`, error }],
  );
  const whole = summary.error === undefined ? [] : [{ where: 'the run', error: summary.error }];
  const groups = [
    ...Map.groupBy([...whole, ...lost, ...unread, ...failed], ({ error: { code, message, cause } }) =>
      JSON.stringify([code, message, cause]),
    ).values(),
  ];
  if (groups.length === 0) return html``;
  const more = groups.length - most;
  return html`<section id="errors"><h2>Errors</h2>${groups.slice(0, most).map(box)}${more > 0 ? html`<p>${more} more; they stand first among the changes.</p>` : ''}</section>`;
}

function box(group: readonly Failure[]): Html {
  const [first] = group;
  if (first === undefined) return html``;
  const { code, cause = '', next = '' } = first.error;
  let whole = true;
  const shorter = (text: string, bytes: number, part?: 'end'): string => {
    const shown = shorten(text, bytes, part);
    whole &&= shown === text;
    return shown;
  };
  const message = shorter(first.error.message, room.message);
  // The end of a long output says why.
  const said = message.includes(cause) ? '' : shorter(cause.trim(), room.cause, 'end');
  const command = shorter(next, room.next);
  const more = group.length - places;
  const where = group.slice(0, places).map((failure) => html`<b>${shorter(failure.where, room.where)}</b>`);
  return html`<div class="error">${where}${more > 0 ? html`<b>and ${more} more</b>` : ''}<p class="words">${message} <code>${code}</code></p>${said === '' ? '' : html`<pre>${said}</pre>`}${command === '' ? '' : html`<p class="next">${command}</p>`}${whole ? '' : shortened}</div>`;
}
