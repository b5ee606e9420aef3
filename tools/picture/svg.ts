import type { Span } from './ansi.ts';

const cell = { width: 8.43, height: 19 };
const margin = 16;
const bar = 30;

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A picture of a dark terminal. Every word stands in its column, whatever font the reader has. */
export function toSvg(lines: readonly (readonly Span[])[], columns: number): string {
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = Math.ceil(lines.length * cell.height + bar + margin);
  const rows = lines.map((spans, row) => {
    let column = 0;
    const words = spans.flatMap((span) => {
      const start = column;
      column += span.text.length;
      return [...span.text.matchAll(/\S+/g)].map(({ 0: word, index }) => draw(span, word, start + index));
    });
    return `<text y="${(bar + (row + 0.75) * cell.height).toFixed(1)}">${words.join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A run of vmstation in a terminal">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<circle cx="18" cy="15" r="5" fill="#484f58"/><circle cx="36" cy="15" r="5" fill="#484f58"/><circle cx="54" cy="15" r="5" fill="#484f58"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3">
${rows.filter((row) => !row.endsWith('"></text>')).join('\n')}
</g>
</svg>
`;
}

function draw(span: Span, word: string, column: number): string {
  const attributes = [
    span.color === undefined ? '' : ` fill="${span.color}"`,
    span.bold ? ' font-weight="700"' : '',
    span.dim ? ' opacity="0.65"' : '',
  ].join('');
  return `<tspan x="${(margin + column * cell.width).toFixed(1)}"${attributes}>${escapeXml(word)}</tspan>`;
}
