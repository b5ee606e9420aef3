import type { TimedEvent } from '@vmstation/engine';
import { type Summary, summaryOf } from '../summary.ts';
import { errors } from './errors.ts';
import { type Html, html } from './escape.ts';
import { costs, heading, slowest } from './figures.ts';
import { type Packed, pack } from './pack.ts';
import { script } from './script.ts';
import { shorten, shortened } from './shorten.ts';
import { style } from './style.ts';

/** Bytes of the whole page, for what is mailed and attached. */
const mostBytes = 1_000_000;
/** Bytes for the sentence about what was left out. */
const sentence = 500;
/** Notes that are shown, and bytes of each; events.jsonl beside the page has all. */
const mostNotes = 100;
const mostOfNote = 1000;

/** A page that asks nobody for anything, whatever stands in it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/** One self-contained HTML file about a run: errors first, then time by host, then every change. */
export function htmlReport(events: readonly TimedEvent[]): string {
  const summary = summaryOf(events);
  const page = around(summary);
  // The changes get what all else leaves.
  const room = mostBytes - sentence - Buffer.byteLength(page({ data: '', leftOut: '' }));
  return page(pack(summary, events, room));
}

/** All of the page but its changes, which are put in later. */
function around(summary: Summary): (packed: Packed) => string {
  const title = `vmstation ${summary.verb} ${summary.site}/${summary.environment}`;
  const above = html`${heading(summary)}
${errors(summary)}
${notes(summary)}`;
  const below = html`${costs(summary)}
${slowest(summary)}
${standIns(summary)}`;
  return (packed) =>
    html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>${title}</title>
<style>${{ html: style }}</style></head><body>
${above}
${summary.changes.length === 0 ? html`<h2>Changes</h2><p>0 changes.</p>` : changes(packed)}
${below}
</body></html>
`.html;
}

/** Drawn by the script from the data, so that ten thousand changes fit a small file. */
function changes({ data, leftOut }: Packed): Html {
  return html`<section id="time" hidden><h2>Time</h2><div id="lanes"></div></section>
<h2>Changes</h2>
<noscript><p>The changes are drawn by the script of this page. They stand in events.jsonl beside it, too.</p></noscript>
${leftOut === '' ? '' : html`<p class="soft">${leftOut}, so that this page stays small; events.jsonl beside it has everything.</p>`}
<div id="bar"><input type="search" id="words" placeholder="filter, such as: masternode file" aria-label="filter"><span id="chips"></span><span id="count" role="status"></span><button id="open" type="button">open all</button></div>
<table id="changes"><thead><tr><th>outcome</th><th>target</th><th>change</th><th>task</th><th class="number">s</th></tr></thead><tbody></tbody></table>
<button id="more" type="button" hidden></button>
${scripts(data)}`;
}

/**
 * Not in a tagged template: oxc rewrites those that end a script with a helper from a package.
 * @param data in base64, which needs no escaping
 */
function scripts(data: string): Html {
  return {
    html: `<script type="application/octet-stream" id="data">${data}</script>\n<script>${script}</script>`,
  };
}

function notes({ notes }: Summary): Html {
  if (notes.length === 0) return html``;
  const more = notes.length - mostNotes;
  const first = notes.slice(0, mostNotes);
  const shown = first.map((note) => shorten(note, mostOfNote));
  const cut = shown.some((note, index) => note !== first[index]);
  return html`<h2>Notes</h2><ul>${shown.map((note) => html`<li>${note}</li>`)}</ul>${more > 0 ? html`<p>${more} more.</p>` : ''}${cut ? shortened : ''}`;
}

/** What was rehearsed with something else in its place, so that nobody takes it for more than it is. */
function standIns({ standIns }: Summary): Html {
  if (standIns.length === 0) return html``;
  return html`<h2>Stand-ins</h2><p>${standIns.length} of the parts of the lab stand in for what could not be had; docs/lab.md says what they cannot show.</p><ul>${standIns.map((name) => html`<li>${name}</li>`)}</ul>`;
}
