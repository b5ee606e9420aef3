import { html } from './escape.ts';

/** What is said where something was shortened. */
export const shortened = html`<p class="soft">Shortened, so that this page stays small; events.jsonl beside it has everything.</p>`;

/**
 * As much of a text as takes so many bytes in the page, where one character may become six: its beginning or its end,
 * whichever says more.
 */
export function shorten(text: string, most: number, part: 'beginning' | 'end' = 'beginning'): string {
  const piece = part === 'end' ? text.slice(-most) : text.slice(0, most);
  const chars = [...piece.toWellFormed()];
  if (part === 'end') chars.reverse();
  let left = most;
  const cut = chars.findIndex((char) => {
    left -= Buffer.byteLength(html`${char}`.html);
    return left < 0;
  });
  if (cut < 0 && piece.length === text.length) return text;
  const kept = cut < 0 ? chars : chars.slice(0, cut);
  return part === 'end' ? `…${kept.reverse().join('')}` : `${kept.join('')}…`;
}
