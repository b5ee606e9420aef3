import type { Draft, Secret } from '@vmstation/engine';
import { block, directory, file, hostsEntry, line, link, service } from '@vmstation/resources';

/** Names that a shell, a terminal, a table or a report may stumble over. */
const names = [
  "it's",
  '"quoted"',
  '$HOME ${x} $(id) `id`',
  'Grüße 🙂 名前',
  '-rf *',
  'a;b|c&d',
  '\\n%s\\',
  '\u202egnp.exe',
  '<b>&amp;]]>',
];

/** No path may hold these; a text may. */
const texts = [...names, 'two\nlines', '\x1b[31mred\x07\x9b2J\r'];

/** Hostile names, and content that nobody may see; two resources fail and say aloud what they were given. */
export function hostile(secret: Secret<string>, failing: boolean): readonly Draft[] {
  const base = directory({ path: '/etc/hostile' });
  const after = [base];
  const hidden = file({ path: '/etc/hostile/secret', content: secret, mode: '0600' }, { after });
  const telltale = service(
    {
      name: 'telltale',
      running: true,
      unit: '[Service]\nExecStart=/bin/sh -c "cat /etc/hostile/secret >&2; exit 3"\n',
    },
    { after: [hidden] },
  );
  const refused = file(
    { path: '/etc/hostile/refused', content: secret, mode: '0600', validate: 'cat %s; cat %s >&2; false' },
    { after },
  );
  return [
    base,
    hidden,
    ...names.flatMap((name) => [
      file({ path: `/etc/hostile/file ${name}`, content: `${name}\n${texts.join('\n')}` }, { after }),
      link({ path: `/etc/hostile/link ${name}`, target: name }, { after }),
    ]),
    ...names.map((name) => line({ path: '/etc/hostile/lines', line: name, create: {} }, { after })),
    block(
      { path: '/etc/hostile/block', name: "it's", content: `${names.join('\n')}\n`, create: {} },
      { after },
    ),
    hostsEntry({ address: '192.0.2.9', names: ['hostile.example'] }),
    ...(failing ? [telltale, refused] : []),
  ];
}
