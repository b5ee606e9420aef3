import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** What a page of Markdown has that can be wrong. */
export interface Page {
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly Found[];
  /** Code in a line. */
  readonly words: readonly Found[];
  /** Lines of code blocks. */
  readonly lines: readonly Found[];
}

export interface Found {
  readonly text: string;
  readonly line: number;
  /** Whether it is typed as it is, so that it begins with a program. */
  readonly typed?: boolean;
}

type Node = ReturnType<typeof fromMarkdown> | ReturnType<typeof fromMarkdown>['children'][number];

export function readPage(markdown: string): Page {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  const links: Found[] = [];
  const words: Found[] = [];
  const lines: Found[] = [];
  const visit = (node: Node) => {
    const line = node.position?.start.line ?? 0;
    if (node.type === 'heading') anchors.add(slugger.slug(textOf(node)));
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      links.push({ text: node.url, line });
    if (node.type === 'inlineCode') words.push({ text: node.value, line });
    if (node.type === 'code') {
      // A line that ends in a backslash goes on in the next.
      const written = node.value.replaceAll(/\\\n\s*/g, ' ').split('\n');
      // What a program printed has the meaning of a command beside it.
      const whole = node.lang === 'text' ? written.map((text) => text.replace(/(\S) {2,}.*/, '$1')) : written;
      lines.push(
        ...whole.map((text, index) => ({ text, line: line + 1 + index, typed: node.lang === 'sh' })),
      );
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(fromMarkdown(markdown));
  return { anchors, links, words, lines };
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
