import type { Manifest } from './manifest.ts';

/** The page that a registry shows: what the package is, how it is had, and where to read on. */
export function readme({ name, description, bin = {}, exports = {} }: Manifest): string {
  const [command] = Object.keys(bin);
  const use =
    command === undefined
      ? Object.keys(exports)
          .filter((path) => /\.ts$/.test(exports[path] ?? ''))
          .map((path) => `import … from '${name}${path.slice(1)}';`)
      : [`npx ${command} --help`, `npx ${command} doctor`];
  return [
    `# ${name}`,
    '',
    description,
    '',
    '```sh',
    `npm install ${name}`,
    ...(command === undefined ? [] : use),
    '```',
    '',
    ...(command === undefined && use.length > 0 ? ['```ts', ...use, '```', ''] : []),
    `${command === undefined ? 'It is a part of' : 'This is the command of'} VMStation, which builds, watches and repairs homelab clusters and the machines below them. Its manual is the folder \`docs\` of its repository. It needs Node 24 or newer.`,
    '',
  ].join('\n');
}
