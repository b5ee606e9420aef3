import { tasks as setup } from '@vmstation/cluster-setup';
import { defineHostTask, defineStack } from '@vmstation/inventory';
import { directory, file, pkg } from '@vmstation/resources';

/** Something of each kind that the faults hit: files that need room, a package that has to be fetched, a clock. */
const faults = defineStack({
  name: 'faults',
  after: [],
  tasks: [
    setup.time,
    defineHostTask({
      name: 'files',
      title: 'a file that needs room',
      resources: () => {
        const folder = directory({ path: '/srv/proof' });
        return [
          folder,
          file({ path: '/srv/proof/file', content: 'as desired\n'.repeat(20_000) }, { after: [folder] }),
        ];
      },
    }),
    defineHostTask({ name: 'package', title: 'a package', resources: () => [pkg({ name: 'jq' })] }),
  ],
});

export default { stacks: [faults] };
