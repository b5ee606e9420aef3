import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible, visibleLine } from './visible.ts';

test('what a terminal would obey is shown, the rest stays', () => {
  expect(visible('a\u001b[31mred\u0007 \u009b2J \u202eevil\r\n\tb ü 🙂')).toBe(
    'a\\u001b[31mred\\u0007 \\u009b2J \\u202eevil\\u000d\n\tb ü 🙂',
  );
  expect(visibleLine('one\ntwo\t')).toBe('one\\u000atwo\\u0009');
});

test('no text keeps anything that is obeyed, and JSON keeps its value', () => {
  const text = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  });
  const nasty = fc.string({
    unit: fc.constantFrom('\0', '\x1b[2J', '\r', '\x7f', '\x9b', '\u202e', '\u2028', '\ud800', 'a'),
  });
  fc.assert(
    fc.property(fc.oneof(text, nasty), (each) => {
      expect(visible(each)).not.toMatch(/[^\n\t\P{Cc}]|\p{Bidi_Control}/u);
      expect(visibleLine(each)).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
      expect(JSON.parse(visible(JSON.stringify(each)))).toBe(each);
    }),
  );
});
