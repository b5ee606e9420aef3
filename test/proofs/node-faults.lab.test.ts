import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCode, proofLab } from './command.ts';
import { breakMirror, halfPackage, wrongSignatures } from './node-faults/mirror.ts';
import { setBack, setForward } from './node-faults/time.ts';
import { expectTold, lastErrors, mendIt, type Told } from './told.ts';

const lab = proofLab('node-faults', join(import.meta.dirname, 'node-faults'));
const vmstation = (...args: readonly string[]) => lab.vmstation(...args, '--site=./site');
/** No fault may hang a run. Each of these is some runs with apt and dnf, on a machine that has other work. */
const options = { timeout: 600_000 };

beforeAll(async () => {
  await lab.vmstation('lab', 'down');
  expectCode(await vmstation('lab', 'up'), 0);
  expectCode(await vmstation('apply'), 0);
});

afterAll(async () => {
  expectCode(await lab.vmstation('lab', 'down'), 0);
});

const both = async (script: { readonly deb: string; readonly rhel: string }) => {
  await Promise.all([lab.onNode('deb', script.deb), lab.onNode('rhel', script.rhel)]);
};
const changeFile = 'echo by hand > /srv/proof/file';
const removePackage = {
  deb: 'apt-get -q purge -y jq >/dev/null && apt-get clean',
  rhel: 'rpm -e --nodeps jq; find /var/cache/dnf -name "*.rpm" -delete',
};
/** The node knows of no package any more, and has to ask its mirror. */
const forgetLists = {
  deb: 'rm -rf /var/lib/apt/lists/* /var/lib/vmstation/package.refreshed',
  rhel: 'rm -rf /var/cache/dnf/* /var/lib/vmstation/package.refreshed',
};

async function failsWith(wanted: readonly Told[], ...args: readonly string[]): Promise<void> {
  expectTold(await vmstation('apply', ...args), lastErrors(lab.name, 'faults'), wanted);
}

async function converges(): Promise<void> {
  expectCode(await vmstation('apply'), 0);
  expectCode(await vmstation('drift'), 0);
}

test('a full disk: what is there stays as it is', options, async () => {
  await both({ deb: changeFile, rhel: changeFile });
  expectCode(await lab.vmstation('lab', 'chaos', 'deb', 'fill-disk', '/srv'), 0);
  expectCode(await lab.vmstation('lab', 'chaos', 'rhel', 'fill-disk', '/var/lib'), 0);
  await failsWith([
    {
      code: 'APPLY_FAILED',
      host: 'deb',
      of: 'file:/srv/proof/file',
      says: /No space left on device/,
      next: mendIt,
    },
    {
      code: 'STATE_NOT_WRITABLE',
      host: 'rhel',
      says: /\/var\/lib[\s\S]*No space left on device/,
      next: /^make room or mend the file system .* then run the same command again$/,
    },
  ]);
  for (const node of ['deb', 'rhel']) expect(await lab.onNode(node, 'cat /srv/proof/file')).toBe('by hand\n');
  expectCode(await lab.vmstation('lab', 'chaos', 'deb', 'free-disk', '/srv'), 0);
  expectCode(await lab.vmstation('lab', 'chaos', 'rhel', 'free-disk', '/var/lib'), 0);
  await converges();
});

test('/tmp read-only: who needs it says so, and nobody else fails', options, async () => {
  const readOnly = 'mount -t tmpfs -o ro tmpfs /tmp';
  await both({
    deb: `${removePackage.deb}; ${forgetLists.deb}; ${changeFile}; ${readOnly}`,
    rhel: `${removePackage.rhel}; ${forgetLists.rhel}; ${changeFile}; ${readOnly}`,
  });
  await failsWith([
    {
      code: 'APPLY_FAILED',
      host: 'deb',
      of: 'package:jq',
      says: /Couldn't create temporary file \/tmp/,
      next: mendIt,
    },
    {
      code: 'APPLY_FAILED',
      host: 'rhel',
      of: 'package:jq',
      says: /\/tmp\/.*Read-only file system/,
      next: mendIt,
    },
  ]);
  expect(lastErrors(lab.name, 'faults')).toHaveLength(2);
  await both({ deb: 'umount /tmp', rhel: 'umount /tmp' });
  await converges();
});

test('/tmp noexec: nothing of ours runs from there', options, async () => {
  const noexec = 'mount -t tmpfs -o noexec tmpfs /tmp';
  await both({
    deb: `${removePackage.deb}; ${forgetLists.deb}; ${changeFile}; ${noexec}`,
    rhel: `${removePackage.rhel}; ${forgetLists.rhel}; ${changeFile}; ${noexec}`,
  });
  await converges();
  await both({ deb: 'umount /tmp', rhel: 'umount /tmp' });
});

test('a clock that is an hour off is named, and so is what fails of it', options, async () => {
  await both({
    deb: `${removePackage.deb}; ${forgetLists.deb}`,
    rhel: `${removePackage.rhel}; ${forgetLists.rhel}`,
  });
  await setBack(lab);
  await breakMirror(lab, 'broken');
  const run = await vmstation('apply');
  const errors = lastErrors(lab.name, 'faults');
  expectTold(run, errors, [
    { code: 'APPLY_FAILED', host: 'deb', of: 'package:jq', says: /not valid yet/, next: mendIt },
  ]);
  // dnf asks no date of a list, and whether a signature of an hour later is good is up to its verifier: either the
  // package comes, or the run says that it did not.
  const came = await lab.onNode('rhel', 'rpm -q jq >/dev/null && echo came || :');
  const told = errors.filter(({ where }) => where?.includes('host:rhel')).map(({ code }) => code);
  expect(told).toEqual(came === '' ? ['APPLY_FAILED'] : []);
  for (const node of ['deb', 'rhel'])
    expect(run.stderr).toMatch(new RegExp(`the clock of ${node} is 3[56]\\d\\d s behind this machine's`));
  await setForward(lab);
  await breakMirror(lab, 'none');
  await converges();
});

test('a mirror that answers 503', options, async () => {
  await both(removePackage);
  await breakMirror(lab, 'down');
  await failsWith([
    {
      code: 'APPLY_FAILED',
      host: 'deb',
      of: 'package:jq',
      says: /Failed to fetch http:[\s\S]*503/,
      next: mendIt,
    },
    { code: 'APPLY_FAILED', host: 'rhel', of: 'package:jq', says: /Status code: 503 for http/, next: mendIt },
  ]);
  await breakMirror(lab, 'none');
  await converges();
});

test('a mirror that gives half a file', options, async () => {
  await both(removePackage);
  await lab.onNode('gateway', halfPackage('jq'));
  await breakMirror(lab, 'broken');
  await failsWith([
    { code: 'APPLY_FAILED', host: 'deb', of: 'package:jq', says: /unexpected size/, next: mendIt },
    {
      code: 'APPLY_FAILED',
      host: 'rhel',
      of: 'package:jq',
      says: /jq-.*Inconsistent server data/,
      next: mendIt,
    },
  ]);
  await breakMirror(lab, 'none');
  await converges();
});

test('a mirror with a wrong signature', options, async () => {
  await both({
    deb: `${removePackage.deb}; ${forgetLists.deb}`,
    rhel: `${removePackage.rhel}; ${forgetLists.rhel}`,
  });
  await lab.onNode('gateway', wrongSignatures);
  await breakMirror(lab, 'broken');
  await failsWith([
    { code: 'APPLY_FAILED', host: 'deb', of: 'package:jq', says: /BADSIG/, next: mendIt },
    { code: 'APPLY_FAILED', host: 'rhel', of: 'package:jq', says: /Bad GPG signature/, next: mendIt },
  ]);
  await breakMirror(lab, 'none');
  await converges();
});
