import { defineHostTask } from '@vmstation/inventory';
import { bootTarget } from '../types/boot-target.ts';

/** Nobody sits in front of these machines. */
export const boot = defineHostTask({
  name: 'boot',
  title: 'no desktop',
  resources: () => [bootTarget({ unit: 'multi-user.target' })],
});
