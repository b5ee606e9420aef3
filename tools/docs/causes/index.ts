import { cluster } from './cluster.ts';
import { host } from './host.ts';
import { lab } from './lab.ts';
import { node } from './node.ts';
import { program } from './program.ts';
import { own } from './remedies.ts';
import { site } from './site.ts';
import { ssh } from './ssh.ts';

const ofNode = (part: 'cause' | 'remedy') =>
  Object.fromEntries(Object.entries(node).map(([code, told]) => [code, told[part]]));

/** Why each error happens, by its code: what its sentence, which says what is wrong here and now, cannot say. */
export const causes: Readonly<Record<string, string>> = {
  ...{ ...program, ...site },
  ...{ ...host, ...cluster, ...ssh, ...lab, ...ofNode('cause') },
};

/** What to do, by its code, where the sources do not say it. */
export const remedies: Readonly<Record<string, string>> = { ...own, ...ofNode('remedy') };
