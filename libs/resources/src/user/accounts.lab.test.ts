import { describe, expect, test } from 'vitest';
import { authorizedKey, authorizedKeyType } from '../authorized-key/authorized-key.ts';
import { group, groupType } from '../group/group.ts';
import { LabNode } from '../system/testing/lab-node.ts';
import { user, userType } from './user.ts';

const look = `cat /etc/passwd /etc/group | sort; cut -d : -f 1,2 /etc/shadow | sort; find /home /srv | sort`;
const good = { ok: true, stderr: '' };
const keys = [
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAA me@here',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBBB',
] as const;

describe.each(['VMSTATION_NODE_DEBIAN', 'VMSTATION_NODE_EL'] as const)('accounts on %s', (image) => {
  test('group, user and keys come, drift, come back and go', () => {
    using node = new LabNode(image);
    const before = node.must(look);
    const media = group({ name: 'media', gid: 1500 }).desired;
    const wanted = user({
      name: 'jashan',
      uid: 1501,
      groups: ['media'],
      shell: '/bin/sh',
      comment: "it's $HOME",
      password: 'locked',
    }).desired;
    const first = authorizedKey({
      user: 'jashan',
      key: keys[0],
      options: 'from="10.0.0.0/8",no-pty',
    }).desired;
    const second = authorizedKey({ user: 'jashan', key: keys[1] }).desired;

    expect(node.apply(groupType, [media])).toMatchObject([good]);
    expect(node.apply(userType, [wanted])).toMatchObject([good]);
    expect(node.apply(authorizedKeyType, [first, second])).toMatchObject([good, good]);
    expect(node.diffs(groupType, [media])).toEqual([undefined]);
    expect(node.diffs(userType, [wanted])).toEqual([undefined]);
    expect(node.diffs(authorizedKeyType, [first, second])).toEqual([undefined, undefined]);
    expect(node.must('cat /home/jashan/.ssh/authorized_keys')).toBe(
      `from="10.0.0.0/8",no-pty ${keys[0]}\n${keys[1]}\n`,
    );
    expect(node.must('stat -c "%a %U" /home/jashan/.ssh /home/jashan/.ssh/authorized_keys')).toBe(
      '700 jashan\n600 jashan\n',
    );

    node.must('gpasswd -d jashan media; usermod -s /bin/false jashan; chmod 777 /home/jashan/.ssh');
    expect(node.diffs(userType, [wanted])).toMatchObject([
      { fields: [{ field: 'shell' }, { field: 'groups' }] },
    ]);
    node.apply(userType, [wanted]);
    node.apply(authorizedKeyType, [second]);
    expect(node.diffs(userType, [wanted])).toEqual([undefined]);

    expect(node.undo(authorizedKeyType, [second, first])).toMatchObject([good, good]);
    expect(node.undo(userType, [wanted])).toMatchObject([good]);
    expect(node.undo(groupType, [media])).toMatchObject([good]);
    expect(node.must(look)).toBe(before);
  });

  test('a user that was there gets everything back, password and keys included', () => {
    using node = new LabNode(image);
    node.must(`groupadd docker; useradd -m -G docker -s /bin/sh old; echo old:secret | chpasswd
mkdir -m 755 /home/old/.ssh; printf '# mine\\n${keys[1]}\\n' > /home/old/.ssh/authorized_keys; chown -R old: /home/old/.ssh`);
    const all = `${look}; stat -c "%a %U %n" /home/old/.ssh /home/old/.ssh/*; cat /home/old/.ssh/authorized_keys`;
    const before = node.must(all);
    const wanted = user({
      name: 'old',
      groups: ['sys'],
      shell: '/bin/bash',
      password: 'locked',
      home: '/srv/old',
    }).desired;
    const only = authorizedKey({ user: 'old', key: keys[0], exclusive: [] }).desired;
    expect(node.apply(authorizedKeyType, [only])).toMatchObject([good]);
    expect(node.must('cat /home/old/.ssh/authorized_keys')).toBe(`# mine\n${keys[0]}\n`);
    expect(node.apply(userType, [wanted])).toMatchObject([good]);
    expect(node.diffs(userType, [wanted])).toEqual([undefined]);
    expect(node.undo(userType, [wanted])).toMatchObject([good]);
    expect(node.undo(authorizedKeyType, [only])).toMatchObject([good]);
    expect(node.must(all)).toBe(before);
  });

  test('a home with files in it is protected', () => {
    using node = new LabNode(image);
    const wanted = user({ name: 'jashan' }).desired;
    node.apply(userType, [wanted]);
    node.must('echo photo > /home/jashan/photo');
    const [ran] = node.undo(userType, [wanted]);
    expect(ran).toMatchObject({ ok: true });
    expect(ran?.stdout).toBe('kept: /home/jashan, because there are files of jashan in it\n');
    expect(node.must('cat /home/jashan/photo')).toBe('photo\n');
  });
});
