import { visible } from '@vmstation/engine';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand anywhere in HTML. */
function escapeHtml(value: string | number): string {
  return visible(String(value)).replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** html`<p>${text}</p>`: every value escaped, except what is HTML already. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const text = parts.reduce((all, part, i) => all + render(values[i - 1] ?? '') + part);
  return { html: text };
}

export interface Html {
  readonly html: string;
}

function render(value: string | number | Html | readonly Html[]): string {
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(value);
  return 'html' in value ? value.html : value.map((each) => each.html).join('\n');
}
