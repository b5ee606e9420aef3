import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPage } from './page.ts';

/** Links of a page to files and headings that are not there: `docs/lab.md:12: ../no.md is not there`. */
export function brokenLinks(root: string, file: string): readonly string[] {
  return readPage(read(root, file)).links.flatMap(({ text, line }) => {
    const why = broken(root, file, text);
    return why === undefined ? [] : [`${file}:${line}: ${why}`];
  });
}

function broken(root: string, page: string, url: string): string | undefined {
  if (/^[a-z]+:/.test(url)) return undefined; // elsewhere; tests ask nobody
  const [path = '', anchor] = url.split('#');
  const target = path === '' ? page : join(dirname(page), decodeURI(path));
  if (!existsSync(join(root, target))) return `${url} is not there`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return readPage(read(root, target)).anchors.has(anchor) ? undefined : `${target} has no heading #${anchor}`;
}

const read = (root: string, file: string) => readFileSync(join(root, file), 'utf8');
