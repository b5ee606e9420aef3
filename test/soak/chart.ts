import { type Cycle, isWhole, type WholeCycle } from './records.ts';

const width = 720;
const rowHeight = 130;
const left = 70;

interface Row {
  readonly title: string;
  readonly color: string;
  readonly value: (cycle: WholeCycle) => number;
}

const rows: readonly Row[] = [
  { title: 'deploy, s', color: '#4078c0', value: ({ deploySeconds }) => deploySeconds },
  { title: 'reset, s', color: '#7a52a0', value: ({ resetSeconds }) => resetSeconds },
  { title: 'memory, MB', color: '#2f8f5b', value: ({ memoryBytes }) => memoryBytes / 1e6 },
  { title: 'disk, MB', color: '#b07a1c', value: ({ diskBytes }) => diskBytes / 1e6 },
  { title: 'residue', color: '#c04040', value: ({ differences }) => differences.length },
];

/**
 * Duration, memory, disk and residue over the cycles, as an SVG that reads on light and dark pages. A cycle that failed
 * has no values, and a red cross in their place.
 */
export function soakChart(cycles: readonly Cycle[]): string {
  const failed = cycles.filter((cycle) => !isWhole(cycle)).length;
  const label = `Duration, memory, disk and residue of ${cycles.length} cycles of deploy and reset${failed === 0 ? '' : `, of which ${failed} failed`}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${rows.length * rowHeight}" role="img" aria-label="${label}" font-family="system-ui, sans-serif" font-size="12" fill="#808080">
${rows.map((row, index) => draw(row, index * rowHeight, cycles)).join('\n')}
</svg>
`;
}

function draw(row: Row, top: number, cycles: readonly Cycle[]): string {
  const most = Math.max(...cycles.filter(isWhole).map(row.value), 1);
  const x = (index: number) =>
    (left + ((index + 0.5) * (width - left - 10)) / Math.max(cycles.length, 1)).toFixed(1);
  const y = (value: number) => top + rowHeight - 24 - (value / most) * (rowHeight - 50);
  const points = cycles.flatMap((cycle, index) =>
    isWhole(cycle) ? [[x(index), y(row.value(cycle)).toFixed(1)]] : [],
  );
  const dots = points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="2.5"/>`);
  const crosses = cycles.flatMap((cycle, index) =>
    isWhole(cycle)
      ? []
      : [
          `\n<text x="${x(index)}" y="${y(0) + 5}" text-anchor="middle" font-size="16" fill="#e00000">×<title>cycle ${cycle.number} failed</title></text>`,
        ],
  );
  return `<text x="${left}" y="${top + 16}">${row.title}</text>
<text x="${left - 8}" y="${y(most) + 4}" text-anchor="end">${most.toFixed(most < 10 ? 1 : 0)}</text>
<text x="${left - 8}" y="${y(0) + 4}" text-anchor="end">0</text>
<path d="M${left} ${y(0)}H${width - 10}" stroke="currentColor" opacity="0.3"/>
<g fill="${row.color}" stroke="${row.color}"><polyline points="${points.join(' ')}" fill="none" stroke-width="1.5"/>${dots.join('')}</g>${crosses.join('')}`;
}
