import { CST, Parser } from 'yaml';

/** A site has seven. What goes deeper ends in the middle of somebody's recursion. */
const deepest = 64;

/** Where a text of YAML is nested deeper than any site, found without recursion. */
export function tooDeep(text: string): number | undefined {
  const open: { readonly token: CST.Token; readonly depth: number }[] = [];
  for (const token of new Parser().parse(text)) open.push({ token, depth: 0 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > deepest) return token.offset;
    if (token.type === 'document' && token.value !== undefined) open.push({ token: token.value, depth });
    if (!CST.isCollection(token)) continue;
    for (const { key, value } of token.items)
      for (const inner of [key, value])
        if (inner !== undefined && inner !== null) open.push({ token: inner, depth: depth + 1 });
  }
  return undefined;
}
