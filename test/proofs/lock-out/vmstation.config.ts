import { defineHostTask, defineStack, type Host } from '@vmstation/inventory';
import { file } from '@vmstation/resources';
import { refused, sshd, sudoers } from './tries.ts';

/** What a proof wants of each host, from the environment: `refused`, the number of a try, or nothing: all is well. */
const { LOCK_OUT = '' } = process.env;
const number = LOCK_OUT === '' || LOCK_OUT === 'refused' ? undefined : Number(LOCK_OUT);
/** Short, so that a proof need not wait for long; what is well has time enough to be proven. */
const seconds = number === undefined ? 60 : 8;
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
        const unit =
          host.family === 'debian' ? 'ssh' : '"$(systemctl is-active --quiet sshd && echo sshd || echo ssh)"';
        const verb = bad?.restart === true ? 'restart' : 'reload-or-restart';
        return [
          file({
            path: '/etc/ssh/sshd_config.d/05-proof.conf',
            content: LOCK_OUT === 'refused' ? refused.sshd : (bad?.text ?? fine),
            mode: '0600',
            ...(number === undefined ? { validate: 'sshd -t -f %s' } : {}),
            guard: { seconds, reload: `systemctl ${verb} ${unit}` },
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
