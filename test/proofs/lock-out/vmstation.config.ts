import { reloadSshd } from '@vmstation/cluster-config';
import { defineHostTask, defineStack, type Host } from '@vmstation/inventory';
import { file } from '@vmstation/resources';
import { refused, sshd, sudoers } from './tries.ts';

/**
 * What a proof wants of each host, from the environment: `refused`, the number of a try, `slow` (the first try with
 * time for a power cut), or nothing: all is well.
 */
const { LOCK_OUT = '' } = process.env;
const number = ['', 'refused'].includes(LOCK_OUT) ? undefined : Number(LOCK_OUT === 'slow' ? 0 : LOCK_OUT);
/** Short for what is to be taken back, so that no proof waits for long. */
const seconds = ['', 'slow'].includes(LOCK_OUT) ? 60 : 8;
const fine = '# nothing is said here\n';

/** Even tries break sshd on the first host and sudo on the other, odd ones the other way round. */
function breaks(what: 'sshd' | 'sudoers', host: Host): boolean {
  return number !== undefined && (what === 'sshd') === ((host.name === 'deb') === (number % 2 === 0));
}

const lockOut = defineStack({
  name: 'lock-out',
  after: [],
  tasks: [
    defineHostTask({
      name: 'login',
      title: 'sshd and sudo',
      resources: ({ host }) => {
        const bad = breaks('sshd', host) ? sshd[number ?? 0] : undefined;
        const reload =
          bad?.restart === true ? reloadSshd.replace('reload-or-restart', 'restart') : reloadSshd;
        return [
          file({
            path: '/etc/ssh/sshd_config.d/05-proof.conf',
            content: LOCK_OUT === 'refused' ? refused.sshd : (bad?.text ?? fine),
            mode: '0600',
            ...(number === undefined ? { validate: 'sshd -t -f %s' } : {}),
            guard: { seconds, reload },
          }),
          file({
            path: '/etc/sudoers.d/95-proof',
            content:
              LOCK_OUT === 'refused'
                ? refused.sudoers
                : breaks('sudoers', host)
                  ? (sudoers[number ?? 0] ?? '')
                  : fine,
            mode: '0440',
            ...(number === undefined ? { validate: 'visudo -cqf %s' } : {}),
            guard: { seconds, reload: ':' },
          }),
        ];
      },
    }),
  ],
});

export default { stacks: [lockOut] };
