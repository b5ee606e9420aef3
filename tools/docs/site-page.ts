import { z } from 'zod';
import { cell } from './table.ts';

/** As much of JSON Schema as the site's schema uses. */
const nodeSchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), nodeSchema).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), nodeSchema]).optional();
  },
  get items() {
    return nodeSchema.optional();
  },
  get anyOf() {
    return z.array(nodeSchema).optional();
  },
  get oneOf() {
    return z.array(nodeSchema).optional();
  },
});

type Node = z.output<typeof nodeSchema>;

/** docs/reference/site.md: every key of a site, from the published JSON Schema. */
export function sitePage(schema: unknown): string {
  const root = nodeSchema.parse(schema);
  const rows = rowsOf(root, '').map(({ path, node, required }) => {
    const about = `${node.description ?? ''}${required ? ' **Required.**' : ''}`;
    return `| \`${path}\` | ${cell(kindOf(node))} | ${cell(about)} |`;
  });
  return [
    '# Keys of a site',
    '',
    'Generated from `libs/inventory/schema/site.schema.json` by `node tools/docs/main.ts`; don’t edit.',
    '`<name>` is a name that you choose, `[]` each entry of a list.',
    '',
    '| Key | Value | Meaning |',
    '|---|---|---|',
    ...[...new Set(rows)],
    '',
  ].join('\n');
}

interface Row {
  readonly path: string;
  readonly node: Node;
  readonly required: boolean;
}

function rowsOf(node: Node, path: string): readonly Row[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [
      { path: at, node: child, required: node.required.includes(key) && child.default === undefined },
      ...rowsOf(child, at),
    ];
  });
  const each =
    typeof node.additionalProperties === 'object' ? rowsOf(node.additionalProperties, `${path}.<name>`) : [];
  const items = node.items === undefined ? [] : rowsOf(node.items, `${path}[]`);
  const variants = [...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((variant) => rowsOf(variant, path));
  return [...own, ...each, ...items, ...variants];
}

function kindOf(node: Node): string {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.items !== undefined) return `list of ${kindOf(node.items)}`;
  const variants = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  if (variants.length > 0) return [...new Set(variants.map(kindOf))].join(' or ');
  if (node.type === 'object') return 'map';
  return [node.type ?? 'any'].flat().join(' or ');
}
