import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const workspace = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'vmstation-cold-'));
const root = join(folder, 'clone');
/** An address where nobody listens. */
const refusing = 'http://127.0.0.1:1';

/** A clone on a machine that has npm, apt and pip, and nothing that they would have fetched: neither podman nor Go. */
beforeAll(() => {
  const bin = join(folder, 'bin');
  for (const made of [bin, join(root, 'tools'), join(folder, 'sources')])
    mkdirSync(made, { recursive: true });
  for (const program of ['apt-get', 'env', 'node', 'npm', 'sh'])
    symlinkSync(printed('sh', '-c', `command -v ${program}`), join(bin, program));
  symlinkSync(printed('python3', '-c', 'import sys; print(sys.executable)'), join(bin, 'python3'));
  cpSync(import.meta.dirname, join(root, 'tools', 'setup'), { recursive: true });
  cpSync(join(workspace, 'package-lock.json'), join(root, 'package-lock.json'));
  writeFileSync(join(folder, 'sources', 'away.list'), `deb ${refusing}/debian bookworm main\n`);
  const sources = `Dir::Etc::sourcelist "-";\nDir::Etc::sourceparts "${join(folder, 'sources')}";\n`;
  writeFileSync(join(folder, 'apt.conf'), `${sources}Dir::State "${folder}";\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const printed = (program: string, ...args: readonly string[]) =>
  spawnSync(program, args, { encoding: 'utf8' }).stdout.trim();

function setup() {
  const { status, stdout, stderr } = spawnSync('node', [join(root, 'tools/setup/setup.mjs')], {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: join(folder, 'bin'),
      HOME: folder,
      APT_CONFIG: join(folder, 'apt.conf'),
      npm_config_registry: refusing,
      PIP_INDEX_URL: refusing,
      PIP_CONFIG_FILE: '/dev/null',
    },
  });
  return { status, said: stdout + stderr };
}

test('without a network, a cold machine is told all that it lacks in one screen', () => {
  const { status, said } = setup();
  expect(said).toContain(`npm’s registry does not answer: ${refusing}`);
  expect(said).toContain(`no source of Debian packages answers: ${refusing}/debian/dists/bookworm/InRelease`);
  expect(said).toContain('there is no Go');
  expect(said.split('\n').length).toBeLessThan(24);
  expect(status).toBe(1);
  expect(existsSync(join(root, 'node_modules'))).toBe(false);
});

test('where pip is not there yet, and no Debian package to be had, Go is missing as well', () => {
  rmSync(join(folder, 'bin', 'python3'));
  expect(setup().said).toContain('there is no Go');
});

test('a machine that has everything is not asked whether anything answers', () => {
  for (const program of ['podman', 'go']) writeFileSync(join(folder, 'bin', program), '');
  const network = join(root, 'tools/setup/network.mjs');
  const { stdout } = spawnSync(
    'node',
    [
      '--input-type=module',
      '--eval',
      `const { unreachable } = await import(${JSON.stringify(network)}); console.log(JSON.stringify(await unreachable(true)));`,
    ],
    { encoding: 'utf8', env: { PATH: join(folder, 'bin'), HOME: folder, npm_config_registry: refusing } },
  );
  expect(stdout).toBe('[]\n');
});
