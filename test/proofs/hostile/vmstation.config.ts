import { Secret } from '@vmstation/engine';
import { defineHostTask, defineStack } from '@vmstation/inventory';
import { hostile } from './resources.ts';

const secret = new Secret(process.env.PROOF_SECRET ?? '');

export default {
  stacks: [
    defineStack({
      name: 'hostile',
      after: [],
      tasks: [
        defineHostTask({
          name: 'names',
          title: 'hostile names, and a secret',
          resources: () => hostile(secret, process.env.PROOF_FAILING === 'yes'),
        }),
      ],
    }),
  ],
};
