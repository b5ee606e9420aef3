import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageType, pkg } from '../package/package.ts';
import { debianRepository, elRepository, elSetup } from '../package/testing/repositories.ts';
import { LabNode } from '../system/testing/lab-node.ts';
import { repository, repositoryType } from './repository.ts';

const offered = [{ name: 'vm-app', version: '1.29.14-1' }];
const app = pkg({ name: 'vm-app' }).desired;
const folder = mkdtempSync(join(tmpdir(), 'vmstation-repository-'));
const gpg = `gpg --homedir ${folder}/gpg --batch --quiet --yes`;

/** Keys and signatures are made on this machine: a minimal node has no gpg. */
beforeAll(() => {
  const script = `set -e; mkdir -m 700 ${folder}/gpg ${folder}/rpms
for name in good other; do
  ${gpg} --passphrase '' --quick-generate-key $name@example.org rsa2048 sign never
  ${gpg} --armor --export $name@example.org > ${folder}/$name.asc
done
${elRepository(`${folder}/rpms`, offered)}
${gpg} --local-user good@example.org --armor --detach-sign ${folder}/rpms/repodata/repomd.xml
gpgconf --homedir ${folder}/gpg --kill all`;
  execFileSync('sh', ['-c', script]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const keyOf = (name: string) => readFileSync(join(folder, `${name}.asc`), 'utf8');

describe('apt', () => {
  const look = 'find /etc/apt /var/lib/apt/lists | sort';

  function fresh(): LabNode {
    const node = new LabNode('VMSTATION_NODE_DEBIAN');
    node.must(`${debianRepository(offered)}
rm /etc/apt/sources.list.d/test.list; cd /repo
printf 'Date: %s\\nSHA256:\\n %s %s Packages\\n' "$(LC_ALL=C date -u -R)" "$(sha256sum Packages | cut -d ' ' -f 1)" "$(stat -c %s Packages)" > Release
apt-get update -qq`);
    const release = node.must('cat /repo/Release');
    const signed = execFileSync('sh', ['-c', `${gpg} --local-user good@example.org --clearsign`], {
      input: release,
    });
    node.must(`cat > /repo/InRelease <<'vm_end'\n${signed}vm_end`);
    return node;
  }

  test('a signed repository brings its packages, and leaves nothing behind', () => {
    using node = fresh();
    const before = node.must(look);
    const desired = repository({
      name: 'test',
      kind: 'apt',
      url: 'file:/repo',
      suite: './',
      key: keyOf('good'),
    }).desired;
    expect(node.apply(repositoryType, [desired])).toMatchObject([{ ok: true }]);
    expect(node.diffs(repositoryType, [desired])).toEqual([undefined]);
    expect(node.must('apt-cache madison vm-app')).toContain('1.29.14-1');
    node.must('echo "# by hand" >> /etc/apt/sources.list.d/test.sources');
    expect(node.diffs(repositoryType, [desired])).toMatchObject([
      { action: 'update', fields: [{ field: '/etc/apt/sources.list.d/test.sources' }] },
    ]);
    node.apply(repositoryType, [desired]);
    expect(node.undo(repositoryType, [desired])).toMatchObject([{ ok: true }]);
    expect(node.must(look)).toBe(before);
  });

  test('a repository that somebody else signed is refused', () => {
    using node = fresh();
    const desired = repository({
      name: 'test',
      kind: 'apt',
      url: 'file:/repo',
      suite: './',
      key: keyOf('other'),
    }).desired;
    const [ran] = node.apply(repositoryType, [desired]);
    expect(ran?.ok).toBe(false);
    expect(ran?.stderr).toContain('NO_PUBKEY');
  });
});

describe('rpm', () => {
  const look = 'find /etc/yum.repos.d /etc/pki/rpm-gpg -type f | sort; rpm -qa gpg-pubkey';

  function fresh(): LabNode {
    const node = new LabNode('VMSTATION_NODE_EL');
    node.copy(join(folder, 'rpms'), '/repo');
    node.must(`${elSetup}\nrm /etc/yum.repos.d/test.repo; mkdir -p /etc/pki/rpm-gpg`);
    return node;
  }
  const want = (key: string) =>
    repository({ name: 'test', kind: 'rpm', url: 'file:///repo', key, options: { gpgcheck: '0' } }).desired;

  test('a repository with signed metadata brings its packages, and leaves nothing behind', () => {
    using node = fresh();
    const before = node.must(look);
    const desired = want(keyOf('good'));
    expect(node.apply(repositoryType, [desired])).toMatchObject([{ ok: true }]);
    expect(node.diffs(repositoryType, [desired])).toEqual([undefined]);
    expect(node.must('rpm -qa gpg-pubkey')).not.toBe('');
    expect(node.apply(packageType, [app])).toMatchObject([{ ok: true }]);
    expect(node.undo(packageType, [app])).toMatchObject([{ ok: true }]);
    expect(node.undo(repositoryType, [desired])).toMatchObject([{ ok: true }]);
    expect(node.must(look)).toBe(before);
  });

  test('metadata that somebody else signed are refused', () => {
    using node = fresh();
    const [ran] = node.apply(repositoryType, [want(keyOf('other'))]);
    expect(ran?.ok).toBe(false);
    expect(ran?.stderr).toMatch(/GPG|signature/i);
  });
});
