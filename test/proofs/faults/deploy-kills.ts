import { join } from 'node:path';
import type { TimedEvent } from '@vmstation/engine';
import { readLabState } from '@vmstation/lab';
import { expect, test } from 'vitest';
import type { ProofLab } from '../command.ts';
import { clusterSecrets, hidden, reveals } from '../secrets.ts';
import { programsOf } from '../trace.ts';
import { began, type Place, start, startInTerminal } from './controller.ts';
import { runsOf } from './record.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The batch of a killed controller ends, and the change that it was making goes on on its node: until that has ended. */
const outlived = `for n in $(seq 600); do
  alive=
  for file in batch change; do
    read -r pid _ </run/vmstation/$file && kill -0 "$pid" && alive=1
  done
  [ -n "$alive" ] || exit 0
  sleep 1
done 2>/dev/null
exit 1`;

type Seen = (events: readonly TimedEvent[]) => boolean;

const clusterBegan: Seen = (events) =>
  events.some((event) => event.type === 'change-started' && event.target.startsWith('cluster:'));

const placeOf = ({ name }: ProofLab): Place => ({
  folder: root,
  options: [],
  runs: runsOf('vmstation', `lab-${name}`),
  env: { VMSTATION_LAB: name, NX_DAEMON: 'false' },
  deadlineMs: 600_000,
});

/** Kills the controller of an apply, and waits until what it has begun has ended. */
async function killed(lab: ProofLab, moment: Seen): Promise<void> {
  const apply = start(placeOf(lab), ['apply']);
  await apply.until(moment);
  apply.signal('SIGKILL');
  await apply.ended;
  for (const node of ['masternode', 'storagenodet3500', 'homelab']) await lab.onNode(node, outlived);
}

/** A first deploy that is killed at its greatest steps: each run goes on from where the one before it was killed. */
export function deployKills(lab: ProofLab): void {
  test('kill -9 of the controller at kubeadm init', () => killed(lab, began('/command:kubeadm-init')));

  test('kill -9 at kubeadm join; no program that makes the token, or joins with it, was told it or any secret', async () => {
    const { nodes } = await readLabState(lab.name);
    const members = nodes.filter(({ name }) => name !== 'homelab').map(({ container }) => container);
    const programs = await programsOf(members, () => killed(lab, began('/command:kubeadm-join')));
    expect(programs.some((each) => each.includes('"token", "create"'))).toBe(true);
    expect(programs.some((each) => each.includes('["kubeadm", "join"'))).toBe(true);
    const secrets = await clusterSecrets(lab);
    expect([...secrets.keys()].join()).toMatch(/bootstrap-token-\w+ token-secret.*admin.conf key/);
    for (const [name, secret] of secrets) {
      const forms = hidden(secret);
      const told = programs.filter((each) => reveals(Buffer.from(each, 'latin1'), forms));
      expect({ name, told }).toEqual({ name, told: [] });
    }
  });

  test('kill -9 of the controller at objects of the cluster', () => killed(lab, clusterBegan));
}

/** Ctrl-C reaches all that a terminal has started at once: npx, Nx, and the run. */
export function stopInTerminal(lab: ProofLab): void {
  test('Ctrl-C in the terminal of npx nx run ends the run cleanly, and Nx with it', async () => {
    await lab.vmstation('lab', 'chaos', 'homelab', 'pause');
    try {
      const deploy = startInTerminal(placeOf(lab), 'npx nx run cluster-config:deploy', { NX_TUI: 'false' });
      await deploy.until((events) => events.some((event) => event.type === 'target-read'));
      deploy.type('\x03');
      const { code, stdout } = await deploy.ended;
      expect(code, stdout).not.toBe(0);
      expect(deploy.summary(), stdout).toMatchObject({ ok: false, interrupted: true, changes: [] });
    } finally {
      await lab.vmstation('lab', 'chaos', 'homelab', 'unpause');
    }
  });
}
