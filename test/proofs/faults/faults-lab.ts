import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readLabState } from '@vmstation/lab';
import { expectCode, type ProofLab, proofLab, type Ran } from '../command.ts';
import { type Controller, start } from './controller.ts';
import { addTrust, writeSite } from './site.ts';

type Environment = 'trust' | 'password';

/** Two small nodes that things are done to, reached as a real site would be: in an environment of its own. */
export interface FaultsLab {
  readonly onNode: ProofLab['onNode'];
  /** Starts `vmstation VERB …` about the site and leaves it running. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv, environment?: Environment): Controller;
  /** The same, to its end. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv, environment?: Environment): Promise<Ran>;
  chaos(node: string, fault: string): Promise<void>;
  /** The promise after every fault: apply gets it done, and drift has nothing left to name. What apply said. */
  converges(
    env?: NodeJS.ProcessEnv,
    environment?: Environment,
  ): Promise<{ readonly ran: Ran; readonly apply: Controller }>;
  /** Takes the key of a node out of the known hosts. */
  forget(node: string): void;
  down(): Promise<void>;
}

export async function faultsLab(name: string): Promise<FaultsLab> {
  const lab = proofLab(name, import.meta.dirname);
  const site = writeSite();
  await lab.vmstation('lab', 'down');
  expectCode(await lab.vmstation('lab', 'up', `--site=${site}`), 0);
  const state = await readLabState(name);
  addTrust(site, state);
  const begin: FaultsLab['start'] = ([verb = '', ...args], env = {}, environment = 'trust') => {
    // What only another edition wants is removed: outside the lab that needs consent.
    const consent = verb === 'apply' ? ['--yes'] : [];
    return start({ site, environment }, [verb, ...args, ...consent], env);
  };
  return {
    onNode: lab.onNode,
    start: begin,
    run: (args, env, environment) => begin(args, env, environment).ended,
    chaos: async (node, fault) => expectCode(await lab.vmstation('lab', 'chaos', node, fault), 0),
    async converges(env, environment) {
      const apply = begin(['apply'], env, environment);
      const ran = await apply.ended;
      expectCode(ran, 0);
      expectCode(await begin(['drift'], env, environment).ended, 0);
      return { ran, apply };
    },
    forget(node) {
      const known = readFileSync(state.knownHosts, 'utf8').split('\n');
      writeFileSync(state.knownHosts, known.filter((line) => !line.includes(`,${node} `)).join('\n'));
    },
    async down() {
      expectCode(await lab.vmstation('lab', 'down'), 0);
      rmSync(site, { recursive: true });
    },
  };
}
