import { type Draft, idOf } from '@vmstation/engine';
import { defineHostTask, defineStack } from '@vmstation/inventory';
import { command, directory, file, line, service } from '@vmstation/resources';

/**
 * A little of everything that an interruption could leave half done: files, a line, a restart that is owed, a guarded
 * change, something to undo, a command that writes in two steps, a host that waits for another. PROOF_EDITION says
 * which of two states is wanted, so that every apply has all of it to do.
 */
const edition = process.env.PROOF_EDITION ?? 'a';
/** The host of the commands below. */
const on = process.env.PROOF_ON ?? 'alpha';
/** One more command, which waits until the proof lets this word go on, and is done again when the word is another. */
const slow = process.env.PROOF_SLOW;
/** One more command never ends, whatever it is told. */
const hangs = process.env.PROOF_HANG !== undefined;
/** The guarded change is not effective before the proof lets this word go on. */
const held = process.env.PROOF_HELD;
/** sh */
const waitFor = (word: string) =>
  `until [ "$(cat /run/faults-go 2>/dev/null)" = '${word}' ]; do sleep 0.1; done`;

const folder = directory({ path: '/etc/faults' });
const at = (name: string) => `/etc/faults/${name}`;
const daemon = service({
  name: 'faults',
  enabled: true,
  running: true,
  unit: `[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/cp ${at('conf')} /run/faults-conf
[Install]
WantedBy=multi-user.target
`,
});
const conf = file({ path: at('conf'), content: `${edition}\n` }, { after: [folder], notify: [daemon] });
const torn = command(
  {
    name: 'torn',
    until: `[ "$(cat ${at('torn')})" = 'one ${edition}' ]`,
    run: `printf 'one ' >${at('torn')}; sleep 0.2; printf ${edition} >>${at('torn')}`,
    undo: `rm -f ${at('torn')}`,
  },
  { after: [conf] },
);

const both: readonly Draft[] = [
  folder,
  conf,
  { ...daemon, after: [conf] },
  ...['one', 'two', `only-${edition}`].map((name) =>
    file({ path: at(name), content: `${name} ${edition}\n` }, { after: [folder] }),
  ),
  line(
    { path: at('lines'), line: `edition=${edition}`, match: '^edition=', create: {} },
    { after: [folder] },
  ),
  torn,
  file(
    {
      path: '/etc/sudoers.d/60-faults',
      content: `# edition ${edition}\n`,
      mode: '0440',
      validate: 'visudo -cqf %s',
      guard: { reload: held === undefined ? ':' : waitFor(held) },
    },
    { after: [torn] },
  ),
];

const long = command(
  {
    name: 'slow',
    until: `[ "$(cat ${at('slow')})" = '${slow}' ]`,
    run: `echo $$ >/run/faults-slow
${waitFor(slow ?? '')}
echo ${slow} >${at('slow')}`,
    undo: `rm -f ${at('slow')}`,
    timeoutSeconds: 120,
  },
  { after: [folder] },
);
const late = file({ path: at('late'), content: `${slow}\n` }, { after: [long] });
const endless = command({
  name: 'endless',
  until: 'false',
  run: "trap '' TERM; echo $$ >/run/faults-endless; while :; do sleep 1; done",
  timeoutSeconds: 2,
});

export default {
  stacks: [
    defineStack({
      name: 'faults',
      after: [],
      tasks: [
        defineHostTask({ name: 'both', title: 'on both hosts', resources: () => both }),
        defineHostTask({
          name: 'long',
          title: 'what takes long',
          hosts: ({ name }) => name === on,
          resources: () => [...(slow === undefined ? [] : [long, late]), ...(hangs ? [endless] : [])],
        }),
        defineHostTask({
          name: 'beta',
          title: 'waits for the other host',
          hosts: ({ name }) => name === 'beta',
          resources: () => [
            file(
              { path: at('waits'), content: `${idOf(torn, 'host:alpha')} ${edition}\n` },
              {
                after: [
                  { ...folder, on: 'host:beta' },
                  { ...torn, on: 'host:alpha' },
                ],
              },
            ),
          ],
        }),
      ],
    }),
  ],
};
