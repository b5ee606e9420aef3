import { join } from 'node:path';
import type { TimedEvent } from '@vmstation/engine';
import { expect, test } from 'vitest';
import type { ProofLab } from '../command.ts';
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

const moments: readonly (readonly [string, (events: readonly TimedEvent[]) => boolean])[] = [
  ['kubeadm init', began('/command:kubeadm-init')],
  ['kubeadm join', began('/command:kubeadm-join')],
  [
    'objects of the cluster',
    (events) =>
      events.some((event) => event.type === 'change-started' && event.target.startsWith('cluster:')),
  ],
];

const placeOf = ({ name }: ProofLab): Place => ({
  folder: root,
  options: [],
  runs: runsOf('vmstation', `lab-${name}`),
  env: { VMSTATION_LAB: name, NX_DAEMON: 'false' },
  deadlineMs: 600_000,
});

/** A first deploy that is killed at its greatest steps: each run goes on from where the one before it was killed. */
export function deployKills(lab: ProofLab): void {
  test.each(moments)('kill -9 of the controller at %s', async (_, moment) => {
    const apply = start(placeOf(lab), ['apply']);
    await apply.until(moment);
    apply.signal('SIGKILL');
    await apply.ended;
    for (const node of ['masternode', 'storagenodet3500', 'homelab']) await lab.onNode(node, outlived);
  });
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
