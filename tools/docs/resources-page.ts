import type { TypeFacts } from './resource-types.ts';
import { cell } from './table.ts';

interface Part {
  readonly title: string;
  /** What the types are imported from. */
  readonly from: string;
  readonly types: readonly TypeFacts[];
}

/** docs/reference/resources.md: every type with its options, its key, how it is read and how it is undone. */
export function resourcesPage(parts: readonly Part[]): string {
  return [
    '# Resources',
    '',
    'Generated from the sources by `node tools/docs/main.ts`; don’t edit. What all of them have in common (`after`,',
    '`notify`, `inputs`, undoing what was there before) is in [concepts](../concepts.md); how to use them in',
    '[writing a task](../writing-a-task.md).',
    '',
    ...parts.flatMap(({ title, from, types }) => [
      `## ${title}`,
      '',
      `From \`${from}\`.`,
      '',
      ...types.flatMap(section),
    ]),
  ].join('\n');
}

function section({ make, about, key, reads, undoes, options }: TypeFacts): string[] {
  return [
    `### ${make}`,
    '',
    about,
    '',
    `- **Key:** ${key}`,
    `- **Read:** ${reads}`,
    `- **Undone:** ${undoes}`,
    '',
    '| Option | Value | Meaning |',
    '|---|---|---|',
    ...options.map(
      (option) =>
        `| \`${option.name}\` | \`${cell(option.type).replaceAll('&lt;', '<')}\` | ${cell(`${option.about}${option.required ? ' **Required.**' : ''}`)} |`,
    ),
    '',
  ];
}
