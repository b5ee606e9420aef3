import { sh } from '@vmstation/resources';
import { defineHostCheck, kubeadmMember, wordsOf } from './host-check.ts';

export const failedUnits = defineHostCheck({
  name: 'failed-units',
  sentence: 'no systemd unit has failed',
  fix: 'see why: systemctl status UNIT; journalctl -u UNIT',
  measure: () => 'systemctl list-units --state=failed --plain --no-legend --no-pager --full',
  judge: (printed) => wordsOf(printed).map(([unit]) => `${unit} has failed`),
});

const needed = ['containerd', 'kubelet'];

/** `is-enabled` too: a node whose kubelet is started by hand is gone after the next power cut. */
export const nodeServices = defineHostCheck({
  name: 'node-services',
  sentence: 'containerd and the kubelet run, and start with the machine',
  fix: 'see why: journalctl -u kubelet -n 50; then vmstation apply --stack=cluster-infra',
  applies: kubeadmMember,
  measure: () =>
    sh`for unit in ${needed}; do
  printf '%s %s %s\n' "$unit" "$(systemctl is-active "$unit")" "$(systemctl is-enabled "$unit" 2>/dev/null)"
done`,
  judge: (printed) => {
    const states = new Map(wordsOf(printed).map(([unit = '', ...rest]) => [unit, rest]));
    return needed.flatMap((unit) => {
      const [active = 'unknown', enabled = 'not there'] = states.get(unit) ?? [];
      return [
        ...(active === 'active' ? [] : [`${unit} is ${active}`]),
        ...(enabled === 'enabled' ? [] : [`${unit} does not start with the machine: it is ${enabled}`]),
      ];
    });
  },
});
