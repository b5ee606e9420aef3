import { stack as config, tasks } from '@vmstation/cluster-config';
import { stack as infra } from '@vmstation/cluster-infra';
import { stack as setup } from '@vmstation/cluster-setup';
import type { Config } from 'vmstation';
import { boot } from './tasks/boot.ts';
import { login } from './tasks/login.ts';
import { smartd } from './tasks/smartd.ts';
import { bootTargetType } from './types/boot-target.ts';

const kept = config.tasks
  .filter((task) => task !== tasks.services) //              leaves one out
  .map((task) => (task === tasks.login ? login : task)); //  replaces one

export default {
  stacks: [setup, infra, { ...config, tasks: [...kept, smartd, boot] }], // adds two
  types: [bootTargetType], //                                               what boot is made of
} satisfies Config;
