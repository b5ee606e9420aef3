import { tasks as infra } from '@vmstation/cluster-infra';
import { defineHostTask, defineStack } from '@vmstation/inventory';
import { image } from '@vmstation/resources';
import { everyType } from './every-type.ts';

const types = defineStack({
  name: 'types',
  after: [],
  tasks: [
    defineHostTask({
      name: 'every-type',
      title: 'one of each',
      resources: ({ site, host }) => everyType(site, host).map(({ draft }) => draft),
    }),
  ],
});

/** An image needs a container runtime, which only members of clusters have. */
const images = defineStack({
  name: 'images',
  after: ['types'],
  tasks: [
    infra.containerd,
    defineHostTask({
      name: 'image',
      title: 'an image',
      hosts: (host, site) =>
        site.clusters.some(({ members, state }) => state === 'active' && members.includes(host.name)),
      resources: () => [
        image(
          { name: 'registry.k8s.io/pause:3.9' },
          { after: [{ type: 'command', key: 'containerd-answers' }] },
        ),
      ],
    }),
  ],
});

export default { stacks: [types, images] };
