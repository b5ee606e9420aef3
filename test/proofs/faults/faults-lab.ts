import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readLabState } from '@vmstation/lab';
import { expectCode, type ProofLab, proofLab, type Ran } from '../command.ts';
import { began, type Controller, type Place, start, startInTerminal } from './controller.ts';
import { runsOf } from './record.ts';
import { addTrust, writeSite } from './site.ts';

type Environment = 'trust' | 'password';

/** alpha is a Debian, beta a RHEL-like node. */
export type FaultsNode = 'alpha' | 'beta';

interface Converging {
  readonly environment?: Environment;
  readonly during?: (apply: Controller) => Promise<void>;
}

interface Converged {
  readonly ran: Ran;
  readonly apply: Controller;
}

/** Two small nodes, one of each family, that things are done to, reached as a real site would be: in an environment of its own. */
export interface FaultsLab {
  readonly onNode: ProofLab['onNode'];
  /** Starts `vmstation VERB …` about the site and leaves it running. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv, environment?: Environment): Controller;
  /** Starts `npx vmstation VERB …` in a terminal. */
  type(args: readonly string[], env?: NodeJS.ProcessEnv): Controller;
  /** `vmstation VERB …`, to its end. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv, environment?: Environment): Promise<Ran>;
  chaos(node: string, fault: string): Promise<void>;
  /** An apply with a change on a node (alpha) that is being made, and goes on being made until the word is let go on. */
  atWork(word: string, node?: FaultsNode): Promise<Controller>;
  /** Lets such a change come to its end, now and in later runs. */
  goOn(word: string, node?: FaultsNode): Promise<void>;
  /**
   * The promise after every fault: apply gets it done, and drift has nothing left to name. What apply said.
   * @param during what happens meanwhile
   */
  converges(env?: NodeJS.ProcessEnv, options?: Converging): Promise<Converged>;
  /** Takes the key of a node out of the known hosts. */
  forget(node: string): void;
  down(): Promise<void>;
}

export async function faultsLab(name: string): Promise<FaultsLab> {
  const lab = proofLab(name, import.meta.dirname);
  const site = writeSite(name);
  await lab.vmstation('lab', 'down');
  expectCode(await lab.vmstation('lab', 'up', `--site=${site}`), 0);
  const state = await readLabState(name);
  addTrust(site, state);
  const placeOf = (environment: Environment): Place => ({
    folder: import.meta.dirname,
    options: [`--site=${site}`, `--env=${environment}`],
    runs: runsOf(name, environment),
  });
  const begin: FaultsLab['start'] = ([verb = '', ...args], env = {}, environment = 'trust') => {
    // What only another edition wants is removed: outside the lab that needs consent.
    const consent = verb === 'apply' ? ['--yes'] : [];
    return start(placeOf(environment), [verb, ...args, ...consent], env);
  };
  return {
    onNode: lab.onNode,
    start: begin,
    type(args, env) {
      const place = placeOf('trust');
      return startInTerminal(place, ['npx', 'vmstation', ...args, ...place.options].join(' '), env);
    },
    run: (args, env, environment) => begin(args, env, environment).ended,
    chaos: async (node, fault) => expectCode(await lab.vmstation('lab', 'chaos', node, fault), 0),
    async atWork(word, node = 'alpha') {
      const apply = begin(['apply'], { PROOF_SLOW: word, PROOF_ON: node });
      await apply.until(began('command:slow'));
      return apply;
    },
    goOn: async (word, node = 'alpha') => void (await lab.onNode(node, `echo ${word} >/run/faults-go`)),
    async converges(env, { environment, during } = {}) {
      const apply = begin(['apply'], env, environment);
      await during?.(apply);
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
