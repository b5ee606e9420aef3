import type { Cell } from '../cell.ts';
import { median } from '../measure/statistics.ts';

const width = 760;
const left = 150;
const right = 90;
const bar = { height: 16, gap: 6 };
const panelGap = 44;

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const medianSeconds = ({ samples }: Cell) => median(samples.map(({ seconds }) => seconds));

/** A bar for each peer, one panel for each thing that was asked; the axis is logarithmic, since some are 50 times as slow. */
export function chart(cells: readonly Cell[]): string {
  const panels = [...Map.groupBy(cells, titleOf)];
  const all = cells.map(medianSeconds);
  const low = 10 ** Math.floor(Math.log10(Math.min(...all)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...all)));
  const x = (seconds: number) =>
    left + ((width - left - right) * Math.log(seconds / low)) / Math.log(high / low);
  let y = 28;
  const drawn = panels.map(([title, group]) => {
    const top = y;
    const sorted = group.toSorted((a, b) => medianSeconds(a) - medianSeconds(b));
    y += 14 + sorted.length * (bar.height + bar.gap) + panelGap;
    return [
      text(left, top, title, 'class="title"'),
      ...sorted.map((cell, row) => line(cell, top + 14, row, x)),
    ].join('\n');
  });
  const bottom = y - panelGap + 8;
  const ticks = powers(low, high).map(
    (seconds) =>
      `<line x1="${x(seconds).toFixed(1)}" x2="${x(seconds).toFixed(1)}" y1="36" y2="${bottom}" class="grid"/>${text(x(seconds), bottom + 14, `${seconds} s`, 'text-anchor="middle"')}`,
  );
  const height = bottom + 28;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Seconds until a run with nothing to change is over, by tool">
<style>
text { font: 12px system-ui, sans-serif; fill: #57606a }
.title { font-weight: 600; fill: #24292f }
.grid { stroke: #d0d7de; stroke-width: 1 }
rect { fill: #8c959f } .ours { fill: #0969da } .paper { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #8b949e } .title { fill: #e6edf3 } .grid { stroke: #30363d } rect { fill: #6e7681 } .ours { fill: #58a6ff } .paper { fill: #0d1117 }
}
</style>
<rect class="paper" width="100%" height="100%"/>
${[...ticks, ...drawn].join('\n')}
</svg>
`;
}

function titleOf({ hosts, resources, roundTripMs }: Cell): string {
  const many = hosts === 1 ? '1 host' : `${hosts} hosts`;
  return `${many}, ${resources} resources each, ${roundTripMs} ms round trip: nothing to change`;
}

function line(cell: Cell, top: number, row: number, x: (seconds: number) => number): string {
  const y = top + row * (bar.height + bar.gap);
  const seconds = medianSeconds(cell);
  const length = Math.max(1, x(seconds) - left);
  const ours = cell.peer === 'vmstation' ? ' class="ours"' : '';
  return [
    text(left - 8, y + 12, cell.peer, 'text-anchor="end"'),
    `<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${bar.height}" rx="2"${ours}/>`,
    text(left + length + 6, y + 12, `${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0)} s`, ''),
  ].join('');
}

function powers(low: number, high: number): readonly number[] {
  const count = Math.round(Math.log10(high / low));
  return Array.from({ length: count + 1 }, (_, index) => Number((low * 10 ** index).toPrecision(1)));
}

function text(x: number, y: number, words: string, attributes: string): string {
  return `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${escapeXml(words)}</text>`;
}
