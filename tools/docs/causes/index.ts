import { cluster } from './cluster.ts';
import { host } from './host.ts';
import { lab } from './lab.ts';
import { program } from './program.ts';
import { site } from './site.ts';
import { ssh } from './ssh.ts';

/** Why each error happens, by its code: what its sentence, which says what is wrong here and now, cannot say. */
export const causes: Readonly<Record<string, string>> = {
  ...{ ...program, ...site },
  ...{ ...host, ...cluster, ...ssh, ...lab },
};
