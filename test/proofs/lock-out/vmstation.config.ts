import { reloadSshd } from '@vmstation/cluster-config';
import { defineHostTask, defineStack, type Host } from '@vmstation/inventory';
import { authorizedKey, file } from '@vmstation/resources';
import { refused, sshd, strangers, sudoers } from './tries.ts';

/**
 * What a proof wants of each host, from the environment: `refused`, the number of two tries (an even one and the one
 * after it), `slow` (the first two with time for a power cut), `keys` of strangers, or nothing: all is well.
 */
const { LOCK_OUT = '' } = process.env;
const two = ['', 'refused', 'keys'].includes(LOCK_OUT)
  ? undefined
  : Number(LOCK_OUT === 'slow' ? 0 : LOCK_OUT);
/** Short for what is to be taken back; half of it has to be enough for a second connection on a busy machine. */
const seconds = ['', 'slow', 'keys'].includes(LOCK_OUT) ? 60 : 20;
const fine = '# nothing is said here\n';

const isOdd = ({ name }: Host) => name.endsWith('-odd');

/** Even tries break sshd on Debian and sudo on the other, odd ones the other way round. */
function breaks(what: 'sshd' | 'sudoers', host: Host): boolean {
  return two !== undefined && (what === 'sshd') === ((host.family === 'debian') !== isOdd(host));
}

const lockOut = defineStack({
  name: 'lock-out',
  after: [],
  tasks: [
    defineHostTask({
      name: 'login',
      title: 'sshd and sudo',
      resources: ({ host }) => {
        const number = 2 * (two ?? 0) + (isOdd(host) ? 1 : 0);
        const bad = breaks('sshd', host) ? sshd[number] : undefined;
        const reload =
          bad?.restart === true ? reloadSshd.replace('reload-or-restart', 'restart') : reloadSshd;
        return [
          file({
            path: '/etc/ssh/sshd_config.d/05-proof.conf',
            content: LOCK_OUT === 'refused' ? refused.sshd : (bad?.text ?? fine),
            mode: '0600',
            ...(two === undefined ? { validate: 'sshd -t -f %s' } : {}),
            guard: { seconds, reload },
          }),
          file({
            path: '/etc/sudoers.d/95-proof',
            content:
              LOCK_OUT === 'refused'
                ? refused.sudoers
                : breaks('sudoers', host)
                  ? (sudoers[number] ?? '')
                  : fine,
            mode: '0440',
            ...(two === undefined ? { validate: 'visudo -cqf %s' } : {}),
            guard: { seconds, reload: ':' },
          }),
          ...(LOCK_OUT === 'keys' ? strangers : []).map((key) =>
            authorizedKey({ user: host.user, key, exclusive: strangers }),
          ),
        ];
      },
    }),
  ],
});

export default { stacks: [lockOut] };
