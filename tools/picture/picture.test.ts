import { expect, test } from 'vitest';
import { parseAnsi } from './ansi.ts';
import { toSvg } from './svg.ts';

test('looks last over lines until they are taken back', () => {
  expect(parseAnsi('a\x1b[1;31mb\nc\x1b[39md\x1b[0me')).toEqual([
    [
      { text: 'a', color: undefined, bold: false, dim: false },
      { text: 'b', color: '#ff7b72', bold: true, dim: false },
    ],
    [
      { text: 'c', color: '#ff7b72', bold: true, dim: false },
      { text: 'd', color: undefined, bold: true, dim: false },
      { text: 'e', color: undefined, bold: false, dim: false },
    ],
  ]);
});

test('a word stands in its column, and what could be XML is escaped', () => {
  const svg = toSvg(parseAnsi('ab  c\x1b[32m<&>\x1b[0m\n'), 20);
  expect(svg).toContain(
    '<text y="44.3"><tspan x="16.0">ab</tspan><tspan x="49.7">c</tspan><tspan x="58.1" fill="#56d364">&lt;&amp;&gt;</tspan></text>',
  );
});
