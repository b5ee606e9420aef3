import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The whole output of a command stands in the failure, so that nobody has to run it again to see why. */
export function expectCode(ran: Ran, code: number): void {
  if (ran.code === code) return;
  throw new Error(`exit code ${ran.code} instead of ${code}\n${ran.stdout}\n${ran.stderr}`);
}

/** All that was said when it did not end with 0, else nothing: what a poll waits for, with its reason when it gives up. */
export function complaintOf({ code, stdout, stderr }: Ran): string {
  return code === 0 ? '' : stdout + stderr;
}

/** What a proof does as a person would, on a lab of its own: beside the usual one, so that nobody's work is disturbed. */
export interface ProofLab {
  readonly name: string;
  /** `vmstation …` */
  vmstation(...args: readonly string[]): Promise<Ran>;
  /** `nx …` */
  nx(...args: readonly string[]): Promise<Ran>;
  /** A command on a node by the back door: not over SSH, so that it is not among what is measured. */
  onNode(node: string, script: string): Promise<string>;
  /** kubectl on the control plane. */
  kubectl(...args: readonly string[]): Promise<string>;
}

/**
 * @param folder where commands are typed; a `vmstation.config.ts` there counts. Default: the workspace.
 * @param env what is set beside the environment of the tests
 */
export function proofLab(name: string, folder: string = root, env: NodeJS.ProcessEnv = {}): ProofLab {
  const type = (program: string, args: readonly string[]) =>
    run(program, args, folder, { VMSTATION_LAB: name, ...env });
  const onNode = async (node: string, script: string) => {
    const { code, stdout, stderr } = await type('podman', [
      'exec',
      `vmstation-${name}-${node}`,
      'sh',
      '-c',
      script,
    ]);
    if (code !== 0) throw new Error(`on ${node}: ${script}\n${stdout}${stderr}`);
    return stdout;
  };
  return {
    name,
    vmstation: (...args) => type('node', [join(root, 'apps/vmstation/src/bin.mjs'), ...args]),
    nx: (...args) => type('nx', [...args, '--output-style=stream']),
    onNode,
    kubectl: (...args) =>
      onNode('masternode', `kubectl --kubeconfig /etc/kubernetes/admin.conf ${args.join(' ')}`),
  };
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    out.stderr += text;
  });
  child.on('error', reject);
  child.on('close', (code) => resolve({ code: code ?? 1, ...out }));
  return promise;
}
