import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineHostTask, defineStack } from '@vmstation/inventory';
import { directory, file, pkg, service, sysctl } from '@vmstation/resources';
import { folder } from '../../desired.ts';
import { desiredSchema } from '../../desired-schema.ts';

const desired = desiredSchema.parse(JSON.parse(readFileSync(process.env.BENCH_DESIRED ?? '', 'utf8')));

const bench = defineStack({
  name: 'bench',
  after: [],
  tasks: [
    defineHostTask({
      name: 'bench',
      title: 'what everybody manages',
      resources: () => {
        const inside = (path: string) =>
          path.startsWith(`${folder}/`) ? { after: [directory({ path: dirname(path) })] } : {};
        const directories = desired.directories.map((path) => directory({ path }, inside(path)));
        return [
          ...directories,
          ...desired.files.map(({ path, content }) => file({ path, content }, inside(path))),
          ...desired.packages.map((name) => pkg({ name })),
          ...desired.services.map((name) =>
            service(
              { name, enabled: true, running: true },
              { after: [{ type: 'file', key: `/etc/systemd/system/${name}.service` }] },
            ),
          ),
          ...desired.sysctls.map(({ key, value }) => sysctl({ key, value })),
        ];
      },
    }),
  ],
});

export default { stacks: [bench] };
